"""What organisations and people are asked: “I” statements under the six themes."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from carehub.themes import Theme
from making_it_real import pictures
from making_it_real.models.statement_set import StatementSet

CODE = RegexValidator(
    r"^[A-Za-z0-9][A-Za-z0-9.\-]*\Z", "Use letters, digits, dots and hyphens only, for example “1.2”."
)


class StatementQuerySet(models.QuerySet):
    def of(self, statement_set):
        return self.filter(set=statement_set)

    def asked_in(self, campaign):
        """In the order asked."""
        return self.filter(set__campaigns=campaign).in_order()

    def for_theme(self, theme):
        return self.filter(theme=theme)

    def with_code(self, code):
        return self.filter(code=code)

    def in_any(self, sets):
        """Of these sets, a QuerySet."""
        return self.filter(set__in=sets)

    def in_sets(self, labels):
        """`labels` as StatementSet.label has them. With their sets."""
        sets = [one.pk for one in StatementSet.objects.all() if one.label in labels]
        return self.filter(set__in=sets).select_related("set")

    def in_order(self):
        return self.order_by("theme", "order", "pk")

    def with_predecessors(self):
        return self.select_related("predecessor__set")

    def with_any(self, cross_references):
        """Those that one of them joins to a standard."""
        return self.filter(pk__in=cross_references.order_by().values("statement"))

    def with_joins(self, cross_references):
        """Each with its own of these in `.joins`."""
        return self.prefetch_related(models.Prefetch("cross_references", cross_references, to_attr="joins"))

    def let_go_of_predecessors(self, statements):
        """So that these can swap theirs, one after the other, with no two comparable to the same in between."""
        return self.filter(pk__in=[one.pk for one in statements]).update(comparable=False)


class Statement(models.Model):
    """One thing a person can say of their life and their support, in the first person."""

    set = models.ForeignKey(StatementSet, models.CASCADE, related_name="statements")
    theme = models.PositiveSmallIntegerField(choices=Theme)
    code = models.CharField(max_length=12, validators=[CODE], help_text="For example “1.2”.")
    text = models.CharField(max_length=300)
    easy_read = models.CharField("Easy Read text", max_length=200, blank=True)
    picture = models.CharField("Easy Read picture", max_length=30, blank=True, choices=pictures.choices)
    order = models.PositiveSmallIntegerField(default=0)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors",
        help_text="The statement of an earlier set whose place it takes.",
    )  # fmt: skip
    comparable = models.BooleanField(
        default=False, help_text="Answers to it may be compared with answers to its predecessor."
    )

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["set", "code"],
                name="statement_code_once",
                violation_error_message="Another statement of this set has this code.",
            ),
            models.CheckConstraint(condition=Q(theme__gte=1, theme__lte=6), name="statement_theme_1_to_6"),
            models.CheckConstraint(condition=~Q(text=""), name="statement_says_something"),
            models.CheckConstraint(
                condition=Q(comparable=False) | Q(predecessor__isnull=False),
                name="statement_comparable_to_something",
                violation_error_message="Say which earlier statement it can be compared with.",
            ),
            models.UniqueConstraint(
                fields=["set", "predecessor"],
                condition=Q(comparable=True),
                name="statement_one_comparable_successor",
                violation_error_message="Only one statement of a set can be compared with the same earlier one.",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.text}"

    @property
    def picture_path(self):
        return f"pictures/easy-read/{self.picture}.svg"

    def clean(self):
        if words := self.wrong_predecessor():
            raise ValidationError({"predecessor": words})

    def missing(self):
        """What to do before its set can be published, or ""."""
        lacking = []
        if not self.easy_read:
            lacking.append("Give it an Easy Read text.")
        if not self.picture:
            lacking.append("Give it a picture.")
        if self.predecessor and not self.predecessor.set.is_published:
            lacking.append(f"First publish set {self.predecessor.set.label}, which it follows.")
        return " ".join(lacking)

    def wrong_predecessor(self):
        """Why it cannot follow its predecessor, or ""."""
        earlier = self.predecessor
        if not earlier:
            return ""
        if earlier.set.number >= self.set.number:
            return "Choose a statement of a set with a lower number."
        if self.comparable and earlier.theme != self.theme:
            return "Only statements of the same theme can be compared. Choose another, or say it is not comparable."
        return ""
