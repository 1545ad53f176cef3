"""Numbered sets of statements, each with its variants: a draft until published, then frozen."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from carehub.moderation.models import Incomplete
from carehub.themes import Theme
from carehub.workflow import NotAllowedNow, Step, move


class StatementSetQuerySet(models.QuerySet):
    def published(self):
        return self.filter(status=StatementSet.Status.PUBLISHED)

    def for_everyone(self):
        """Without the variants for carers and others."""
        return self.filter(variant="")

    def named(self, label):
        """At most one. `label` as StatementSet.label has it: “1”, “1-carers”."""
        number, _, variant = label.partition("-")
        known = number.isascii() and number.isdigit() and len(number) < 5
        return self.filter(number=number, variant=variant) if known else self.none()

    def newest_first(self):
        """Those for everyone before the variants."""
        return self.order_by("variant", "-number")

    def oldest_first(self):
        return self.order_by("number", "variant")

    def before(self, statement_set):
        return self.filter(number__lt=statement_set.number)

    def numbered(self, lowest, highest):
        return self.filter(number__range=(lowest, highest))

    def current(self):
        """The set that is asked today, or None: the newest published one for everyone."""
        return self.published().for_everyone().newest_first().first()


class StatementSet(models.Model):
    """A draft until published. From then on neither it nor its wording changes: the database refuses it too."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    number = models.PositiveSmallIntegerField()
    variant = models.SlugField(
        max_length=20, blank=True, help_text="Empty for everyone, else for whom: “carers”, “dementia”."
    )
    title = models.CharField(max_length=120)
    sample = models.BooleanField(default=False, help_text="Not TLAP's authorised wording: pages say so.")
    source = models.CharField(max_length=200, help_text="Whose wording this is.")
    licence = models.CharField(max_length=200, help_text="On what terms it may be used.")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = StatementSetQuerySet.as_manager()

    class Meta:
        ordering = ["variant", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number", "variant"],
                name="statement_set_once",
                violation_error_message="There is a set with this number and variant. Use the next number.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="statement_set_number_from_1",
                violation_error_message="The first set is number 1.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status="published", published_at__isnull=False),
                name="statement_set_published_at_a_time",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def label(self):
        """Its short name in addresses and files."""
        return f"{self.number}-{self.variant}" if self.variant else str(self.number)

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    def missing(self):
        """{what: what to do} before it can be published. Two queries."""
        statements = list(self.statements.in_order().with_predecessors())
        found = {f"theme {theme}": f"Add a statement for the theme “{theme.label}”." for theme in Theme}
        for statement in statements:
            found.pop(f"theme {statement.theme}", None)
            if words := statement.missing():
                found[statement.code] = words
        return found

    @transaction.atomic
    def publish(self, *, by):
        """Freeze the wording. Raises Incomplete or NotAllowedNow."""
        self._lock()
        if problems := self.missing():
            raise Incomplete(problems)
        move(
            self,
            to=self.Status.PUBLISHED,
            allowed_from=[self.Status.DRAFT],
            by=by,
            published_at=timezone.now(),
        )

    @transaction.atomic
    def reword(self, **fields):
        """Change the draft's own words, its title for one. Raises NotAllowedNow once it is published."""
        self.keep_draft()
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=list(fields))

    def keep_draft(self):
        """Nobody else writes in it or publishes it until this transaction ends. Raises NotAllowedNow."""
        if self._lock() == self.Status.PUBLISHED:
            raise NotAllowedNow(
                f"Set {self.label} is published, so its wording cannot change. Make a new set."
            )

    def _lock(self):
        """The status as it is, and stays until this transaction ends."""
        return StatementSet.objects.select_for_update().values_list("status", flat=True).get(pk=self.pk)


class StatementSetStep(Step):
    subject = models.ForeignKey(StatementSet, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]
