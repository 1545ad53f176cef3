"""Intake: answers that were sent and wait to be counted. A row here is what “thank you” stands for."""

import uuid

from django.db import models

from making_it_real.segments import Channel, Payment, Position


class IntakeQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def about_any(self, abouts):
        return self.filter(about__in=abouts)

    def by_about(self):
        return self.order_by("about")

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def in_burst(self, burst):
        return self.filter(burst=burst)

    def held_back(self):
        return self.filter(burst__outcome="waiting")

    def taken(self, rows):
        return self.filter(pk__in=[row.pk for row in rows])


class Intake(models.Model):
    """The id is random and there is no time: rows have no order but for the moment in which they wait."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.PROTECT, related_name="intake")
    day = models.DateField()
    channel = models.CharField(max_length=1, choices=Channel)
    position = models.CharField(max_length=1, choices=Position)
    payment = models.CharField(max_length=1, choices=Payment)
    answers = models.TextField()
    awareness = models.TextField(blank=True)
    comments = models.JSONField(default=dict)
    burst = models.ForeignKey("making_it_real.Burst", models.PROTECT, null=True, related_name="+")

    objects = IntakeQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "intake"

    def __str__(self):
        return f"Waiting, {self.about}"
