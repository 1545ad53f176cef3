"""How one criterion was found, and why. While the assessment is open it may be half said."""

from django.db import models
from django.db.models import Q


class FindingQuerySet(models.QuerySet):
    def whole(self):
        return self.exclude(met="").exclude(why="")

    def by_criterion(self):
        """{criterion id: Finding}"""
        return {one.criterion_id: one for one in self}


class Finding(models.Model):
    class Met(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT = "not", "Not met"

    assessment = models.ForeignKey("making_it_real.Assessment", models.CASCADE, related_name="findings")
    criterion = models.ForeignKey("making_it_real.Criterion", models.PROTECT, related_name="+")
    met = models.CharField(max_length=6, choices=Met, blank=True)
    why = models.TextField(max_length=2000, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "criterion"], name="finding_once"),
            models.CheckConstraint(condition=Q(met__in=["", "met", "partly", "not"]), name="finding_known"),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.get_met_display() or 'not said yet'}"
