"""Answers that somebody has begun: kept until they are sent, or for 30 days.

The key is known to the person's browser only; here is its hash. Sending deletes the row.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from making_it_real.segments import Channel, Payment, Position

KEPT = timedelta(days=30)
SENT_KEPT = timedelta(days=40)


class PartAnswersQuerySet(models.QuerySet):
    def with_key(self, key_hash):
        return self.filter(pk=key_hash)

    def with_code(self, code_hash):
        return self.filter(code_hash=code_hash)

    def with_about(self):
        return self.select_related("about__campaign", "about__organisation")

    def old(self, today):
        return self.filter(day__lt=today - KEPT)


class PartAnswers(models.Model):
    key_hash = models.CharField(max_length=64, primary_key=True)
    about = models.ForeignKey(
        "making_it_real.CampaignOrganisation", models.CASCADE, related_name="part_answers"
    )
    channel = models.CharField(max_length=1, choices=Channel)
    invitation_hash = models.CharField(max_length=64, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, help_text="Of the code to come back with.")
    answers = models.TextField()
    awareness = models.TextField(blank=True)
    position = models.CharField(max_length=1, choices=Position, default=Position.NOT_SAID)
    payment = models.CharField(max_length=1, choices=Payment, default=Payment.NOT_SAID)
    comments = models.JSONField(default=dict, help_text="{number of the theme: words}")
    day = models.DateField(help_text="When it was last saved.")

    objects = PartAnswersQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "part answers"
        indexes = [models.Index(fields=["day"], name="part_answers_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="i") & ~Q(invitation_hash="") | Q(channel="o", invitation_hash=""),
                name="part_answers_invited_by_something",
            ),
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="part_answers_code_once"
            ),
        ]

    def __str__(self):
        return f"Begun, {self.about}"


class SentKeyQuerySet(models.QuerySet):
    def with_key(self, key_hash):
        return self.filter(pk=key_hash)

    def old(self, today):
        return self.filter(day__lt=today - SENT_KEPT)


class SentKey(models.Model):
    """That answers with this key were sent: so that a second click or a retry is thanked and not counted again."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()

    objects = SentKeyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["day"], name="sent_key_by_day")]

    def __str__(self):
        return f"Sent on {self.day}"
