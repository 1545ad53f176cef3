"""Standards of others that say the same as a statement: what the law asks, and what inspectors look at."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone

from making_it_real.models.statement import Statement


class FrameworkQuerySet(models.QuerySet):
    def called(self, slug):
        """At most one."""
        return self.filter(slug=slug)

    def with_name(self, name):
        return self.filter(name=name)

    def besides(self, framework):
        return self.exclude(pk=framework.pk)

    def next_order(self):
        return (self.aggregate(highest=Max("order"))["highest"] or 0) + 1


class Framework(models.Model):
    """A collection of standards: “Care Act 2014”."""

    slug = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=80, unique=True)
    publisher = models.CharField(max_length=120)
    link = models.URLField(max_length=300)
    order = models.PositiveSmallIntegerField(default=100)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name


class StandardQuerySet(models.QuerySet):
    def with_frameworks(self):
        return self.select_related("framework")

    def in_framework(self, slug):
        """Of all frameworks where `slug` is empty."""
        return self.filter(framework__slug=slug) if slug else self

    def next_order(self):
        return (self.aggregate(highest=Max("order"))["highest"] or 0) + 1


class Standard(models.Model):
    """One of them: “Section 4, Providing information and advice”. Names only: what it says stands behind the link."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="standards")
    group = models.CharField(max_length=80, blank=True, help_text="What it stands under: “Safe”.")
    code = models.CharField(
        max_length=20, help_text="“Section 4”. A short name of our own where it has none."
    )
    title = models.CharField(max_length=160)
    link = models.URLField(max_length=300, blank=True, help_text="Empty: the framework's own.")
    order = models.PositiveSmallIntegerField(default=0)

    objects = StandardQuerySet.as_manager()

    class Meta:
        ordering = ["framework__order", "framework__name", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="standard_code_once",
                violation_error_message="This framework has a standard with this code.",
            )
        ]

    def __str__(self):
        return f"{self.framework}: {self.code} {self.title}"

    @property
    def address(self):
        return self.link or self.framework.link


STANDARDS_IN_ORDER = [
    "standard__framework__order",
    "standard__framework__name",
    "standard__order",
    "standard",
]


class CrossReferenceQuerySet(models.QuerySet):
    def standing(self, day):
        """Those that hold on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def between(self, statement, standard):
        return self.filter(statement=statement, standard=standard)

    def of(self, statement_set):
        return self.filter(statement__set=statement_set)

    def of_any(self, statements):
        return self.filter(statement__in=statements)

    def to_framework(self, slug):
        """Of all frameworks where `slug` is empty."""
        return self.filter(standard__framework__slug=slug) if slug else self

    def with_standards(self):
        return self.select_related("standard__framework")

    def with_ends(self):
        return self.select_related("statement", "standard__framework")

    def by_standard(self):
        return self.order_by(*STANDARDS_IN_ORDER, "since")

    def by_statement(self):
        return self.order_by(
            "statement__theme", "statement__order", "statement", *STANDARDS_IN_ORDER, "since"
        )


class CrossReference(models.Model):
    """A statement and a standard that ask for the same. Not part of the wording: it can change at any time."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="cross_references")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="cross_references")
    since = models.DateField(default=timezone.localdate, help_text="The first day it holds.")
    until = models.DateField(null=True, blank=True, help_text="The last day it holds. Empty while it does.")

    objects = CrossReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "cross-reference"
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "standard"],
                condition=Q(until__isnull=True),
                name="cross_reference_open_once",
                violation_error_message="This cross-reference is there already.",
            ),
            models.UniqueConstraint(
                fields=["statement", "standard", "since"],
                name="cross_reference_begins_once",
                violation_error_message="This cross-reference is there already, from that day.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="cross_reference_ends_after_it_begins",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self):
        return f"{self.statement.code} → {self.standard}"

    def clean(self):
        if self.statement_id and self.standard_id and self._is_said_already():
            raise ValidationError("Another row says the same for some of these days. Change that one.")

    def _is_said_already(self):
        others = CrossReference.objects.between(self.statement, self.standard).exclude(pk=self.pk)
        return any(self.overlaps(other) for other in others)

    def overlaps(self, other):
        """Whether the two share a day."""
        return other.since <= (self.until or other.since) and self.since <= (other.until or self.since)
