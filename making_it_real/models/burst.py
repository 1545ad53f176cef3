"""Burst: answers held back until a moderator says whether they count."""

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow
from making_it_real.lives import MODERATOR, only_for, organisation_parts, verb


class BurstQuerySet(models.QuerySet):
    @transaction.atomic
    def waiting_on(self, about, day):
        """The one that waits with answers of that day; made, and put into TLAP's queue, if there is none.

        `about`: a CampaignOrganisation, or anything with its pk.
        """
        burst, new = self.get_or_create(about_id=about.pk, day=day, outcome=Burst.Outcome.WAITING)
        if new:
            burst.queue()
        return burst

    def not_queued(self):
        queued = QueueItem.objects.filter(about=QueueItem.About.BURST)
        return self.exclude(pk__in=queued.values("subject_id"))

    def waiting(self):
        return self.filter(outcome=Burst.Outcome.WAITING)

    def in_campaign(self, campaign):
        return self.filter(about__campaign=campaign)

    def erased(self):
        return self.filter(outcome=Burst.Outcome.ERASED)

    def counted(self):
        return self.filter(outcome=Burst.Outcome.COUNTED)

    def with_all(self):
        return self.select_related("about__campaign__statement_set", "about__organisation", "decided_by")


class Burst(models.Model):
    """Answers that came unusually fast by the open link: a moderator says whether they count. Until then they do not."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting for TLAP"
        COUNTED = "counted", "Counted"
        ERASED = "erased", "Erased"

    Status = Outcome  # the words that LIFE speaks
    LIFE = {
        "count_in": verb([MODERATOR], [Outcome.WAITING], Outcome.COUNTED, says_why=True),
        "erase": verb([MODERATOR], [Outcome.WAITING], Outcome.ERASED, says_why=True),
    }

    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="bursts")
    day = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.WAITING)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = BurstQuerySet.as_manager()

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

    @property
    def status(self):
        return self.outcome

    def parts_of(self, user):
        return organisation_parts(self.about.organisation, user)

    def queue(self):
        """Put it before TLAP."""
        QueueItem.objects.put(
            QueueItem.About.BURST, self.pk, kind=QueueItem.Kind.BURST, title=str(self.about)[:200],
            sender_name="The open link", organisation=self.about.organisation, warning="Came unusually fast",
        )  # fmt: skip

    def decide(self, name, *, by, why):
        """`name`: "count_in" or "erase". What follows for the answers is done by quarantine.decide, in one transaction."""
        only_for(self, name, by)
        if not why.strip():
            raise ValueError("Say why.")
        decided = {"outcome": self.LIFE[name].to, "why": why, "decided_at": timezone.now(), "decided_by": by}
        if not Burst.objects.waiting().filter(pk=self.pk).update(**decided):
            self.refresh_from_db()
            raise NotAllowedNow(
                f"{self.decided_by} was here first: this is now “{self.get_outcome_display()}”."
            )
        for field, value in decided.items():
            setattr(self, field, value)
        for item in QueueItem.objects.about(QueueItem.About.BURST, self.pk):
            item.settle(by=by, outcome=self.get_outcome_display())
