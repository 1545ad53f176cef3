"""Response: one person's answers about one organisation, with no way back to the person."""

import uuid

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat

from making_it_real.segments import Channel, Payment, Position


class Burst(models.Model):
    """Answers that came unusually fast by the open link: a moderator says whether they count. Until then they do not."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting for TLAP"
        COUNTED = "counted", "Counted"
        ERASED = "erased", "Erased"

    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="bursts")
    day = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["about", "day"], condition=Q(outcome="waiting"), name="burst_one_waiting_a_day"
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | Q(outcome__in=["counted", "erased"], decided_at__isnull=False, decided_by__isnull=False)
                & ~Q(why=""),
                name="burst_decided_by_someone_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.about}, {self.day:%-d %B %Y}"


class ResponseQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def counted(self):
        """Without those in a burst that nobody has let in."""
        return self.filter(Q(burst=None) | Q(burst__outcome=Burst.Outcome.COUNTED))

    def held_back(self):
        return self.filter(burst__outcome=Burst.Outcome.WAITING)

    def packed(self):
        """[(id of the CampaignOrganisation, its responses as one text)], a row an organisation, streamed.

        The text is Shape.width letters for each response, in no order.
        """
        one = Concat(
            "answers", "awareness", "position", "payment", "channel", output_field=models.TextField()
        )
        rows = self.order_by("about").values("about").annotate(all=models.StringAgg(one, delimiter=Value("")))
        return rows.values_list("about", "all").iterator(chunk_size=200)

    def by_day(self):
        """{day: how many}"""
        return dict(self.order_by("day").values_list("day").annotate(models.Count("pk")))


class Response(models.Model):
    """The id is random; of the time only the day is kept; the rows of a batch were shuffled before they were written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.PROTECT, related_name="responses")
    day = models.DateField()
    channel = models.CharField(max_length=1, choices=Channel)
    position = models.CharField(max_length=1, choices=Position)
    payment = models.CharField(max_length=1, choices=Payment)
    answers = models.TextField()
    awareness = models.TextField(blank=True)
    burst = models.ForeignKey(Burst, models.PROTECT, null=True, related_name="responses")

    objects = ResponseQuerySet.as_manager()

    def __str__(self):
        return f"A response, {self.about}"


class CommentQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def waiting(self):
        """Those a moderator may read: not the ones of a burst that is not let in."""
        return self.filter(status=Comment.Status.WAITING).filter(
            Q(burst=None) | Q(burst__outcome=Burst.Outcome.COUNTED)
        )

    def public(self):
        return self.filter(status=Comment.Status.PUBLIC)


class Comment(models.Model):
    """Words somebody added under a theme. Nothing joins them to that person's answers.

    `text` is what was written, until a moderator has decided; `shown` is what is left of it then.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for TLAP"
        PUBLIC = "public", "Shown to everyone"
        ORGANISATION = "private", "Shown to the organisation"
        WITHHELD = "withheld", "Not shown"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.PROTECT, related_name="comments")
    theme = models.PositiveSmallIntegerField()
    burst = models.ForeignKey(Burst, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    shown = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    reply = models.TextField("what we did", blank=True, max_length=2000)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(theme__gte=1, theme__lte=6), name="comment_theme_1_to_6"),
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True, decided_by__isnull=True, shown="")
                | Q(
                    status__in=["public", "private", "withheld"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="comment_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(text=""), name="comment_original_is_erased_when_decided"
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply=""),
                name="comment_replied_by_someone",
            ),
        ]
        indexes = [models.Index(fields=["about", "status"], name="comment_by_status")]

    def __str__(self):
        return f"A comment, {self.about}"
