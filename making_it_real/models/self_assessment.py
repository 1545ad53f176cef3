"""Self-assessment: how an organisation rates itself on each statement, and why it thinks so."""

import uuid

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from carehub.themes import Theme
from making_it_real.models.declaration import Declaration


class Score(models.IntegerChoices):
    NEVER = 0, "Never"
    NOT_OFTEN = 1, "Not often"
    SOMETIMES = 2, "Sometimes"
    MOSTLY = 3, "Yes, mostly"
    ALWAYS = 4, "Yes, always"


class RoundQuerySet(models.QuerySet):
    """Of what a declaration holds."""

    def in_rounds(self, declarations):
        """[list of the rows of each of them], asked at once; None has none."""
        found = self.filter(declaration__in=[one for one in declarations if one])
        return [[each for each in found if one and each.declaration_id == one.pk] for one in declarations]


class RatingQuerySet(RoundQuerySet):
    def given(self):
        """Those that say how often, and were looked at this time."""
        return self.filter(carried_over=False, score__isnull=False)

    def carried_over(self):
        return self.filter(carried_over=True)

    def low(self):
        return self.filter(score__lte=Score.NOT_OFTEN)

    def for_theme(self, theme):
        return self.filter(statement__theme=theme)

    def of(self, statement):
        """`statement` is one, or its id."""
        return self.filter(statement=statement)

    def by_statement(self):
        return {rating.statement_id: rating for rating in self}

    def in_public_rounds_of(self, organisations):
        """(organisation, declaration, statement, score), the earliest round first; ids only."""
        public = self.filter(
            declaration__organisation__in=organisations, declaration__declared_at__isnull=False
        )
        ordered = public.order_by("declaration__declared_at", "declaration")
        return ordered.values_list("declaration__organisation", "declaration", "statement", "score")


class Rating(models.Model):
    """One statement. `carried_over`: brought from last time and not looked at yet. No score: only words so far."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="ratings")
    statement = models.ForeignKey("making_it_real.Statement", models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(choices=Score, null=True)
    because = models.TextField("what makes us think so", blank=True, max_length=3000)
    carried_over = models.BooleanField(default=False)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "statement"], name="rating_once"),
            models.CheckConstraint(condition=Q(score__lte=4), name="rating_0_to_4"),
        ]


class ExpectedShareQuerySet(RoundQuerySet):
    def of(self, declaration):
        """{theme: share}"""
        return dict(self.filter(declaration=declaration).values_list("theme", "share"))

    def for_theme(self, theme):
        return self.filter(theme=theme)

    def standing_in(self, campaign):
        """(organisation, theme, share) of the declarations by which its organisations stand today; ids only."""
        current = Declaration.objects.current().filter(organisation__campaigns__campaign=campaign)
        rows = self.filter(declaration__in=current)
        return rows.values_list("declaration__organisation", "theme", "share")


class ExpectedShare(models.Model):
    """What share of people (0 to 100) the organisation thinks would agree with a theme: one side of the voice gap."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="expected_shares")
    theme = models.PositiveSmallIntegerField(choices=Theme)
    share = models.PositiveSmallIntegerField()

    objects = ExpectedShareQuerySet.as_manager()

    class Meta:
        ordering = ["theme"]
        constraints = [
            models.UniqueConstraint(fields=["declaration", "theme"], name="expected_share_once"),
            models.CheckConstraint(condition=Q(share__lte=100), name="expected_share_0_to_100"),
            models.CheckConstraint(
                condition=Q(theme__gte=1, theme__lte=6), name="expected_share_theme_1_to_6"
            ),
        ]


def _file_name(evidence, _name):
    return f"evidence/{evidence.key}"


class EvidenceQuerySet(models.QuerySet):
    def for_room(self):
        return self.filter(statement=None)

    def for_statements(self, statements):
        return self.filter(statement__in=statements)

    def about(self, statement):
        """`statement` None: who was in the room."""
        return self.filter(statement=statement)

    def with_key(self, text):
        """At most one; none for what is no key."""
        try:
            return self.filter(key=uuid.UUID(text))
        except ValueError:
            return self.none()

    def with_files(self):
        return self.exclude(file="")

    def with_declaration(self):
        return self.select_related("declaration__organisation")


class Evidence(models.Model):
    """A link, or a file that was judged by its content. `statement` empty: it shows who was in the room."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="evidence")
    statement = models.ForeignKey("making_it_real.Statement", models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    label = models.CharField(max_length=200)
    url = models.URLField("link", blank=True, max_length=500)
    file = models.FileField(upload_to=_file_name, blank=True)
    media_type = models.CharField(max_length=40, blank=True)
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(url="") & ~Q(file="")) | (~Q(url="") & Q(file="")), name="evidence_link_or_file"
            )
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return self.url or reverse("evidence", args=[self.key])

    @property
    def ending(self):
        """What kind of file it is, in a word."""
        return "PDF" if self.media_type == "application/pdf" else "picture"

    @transaction.atomic
    def take_away(self):
        """The file goes too, unless another round shows it as well."""
        name, storage = self.file.name, self.file.storage
        self.delete()
        if name and not Evidence.objects.filter(file=name).exists():
            transaction.on_commit(lambda: storage.delete(name))
