"""Badge: awarded until a date. Whether it holds is worked out from the date in every answer: no task can prolong it."""

import calendar
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from carehub.workflow import NotAllowedNow

LASTS = 12  # months


class BadgeQuerySet(models.QuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)

    def latest_first(self):
        return self.order_by("-awarded_on", "-pk")

    def holding(self, today):
        """A badge ends with the declaration it was given for."""
        holds = self.filter(withdrawn_at=None, awarded_on__lte=today, until__gte=today)
        return holds.exclude(assessment__declaration__status="withdrawn")

    def ending_on(self, day):
        return self.filter(withdrawn_at=None, until=day).select_related("organisation")

    def numbered(self, first, how_many):
        return self.filter(number__gte=first, number__lt=first + how_many)

    def revoked(self):
        """Those TLAP withdrew, and those given for a declaration from which the organisation withdrew."""
        return self.filter(Q(withdrawn_at__isnull=False) | Q(assessment__declaration__status="withdrawn"))

    def with_what_was_decided(self):
        return self.select_related("organisation", "assessment__declaration")


class Badge(models.Model):
    class State(models.TextChoices):
        AWARDED = "awarded", "Badge awarded"
        LAPSED = "lapsed", "Badge lapsed"
        WITHDRAWN = "withdrawn", "Badge withdrawn"

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="badges")
    assessment = models.OneToOneField("making_it_real.Assessment", models.PROTECT, related_name="badge")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True, help_text="Its place in the status list, from 0.")
    awarded_on = models.DateField()
    until = models.DateField(help_text="The last day on which it holds.")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)

    objects = BadgeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("awarded_on")), name="badge_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why=""),
                name="badge_withdrawn_by_someone_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-awarded_on"], name="badge_by_organisation"),
                   models.Index(fields=["until"], name="badge_by_last_day")]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, until {self.until:%-d %B %Y}"

    @classmethod
    def award(cls, assessment):
        """Called in the transaction that makes the award final."""
        today = timezone.localdate()
        highest = cls.objects.aggregate(highest=models.Max("number"))["highest"]
        return cls.objects.create(
            organisation=assessment.declaration.organisation, assessment=assessment, awarded_on=today,
            until=months_later(today, LASTS), number=0 if highest is None else highest + 1,
        )  # fmt: skip

    def state(self, today=None):
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.AWARDED if (today or timezone.localdate()) <= self.until else self.State.LAPSED

    def withdraw(self, *, by, why):
        """Raises NotAllowedNow when it was withdrawn before."""
        changes = {"withdrawn_at": timezone.now(), "withdrawn_by": by, "withdrawn_why": why}
        if not Badge.objects.filter(pk=self.pk, withdrawn_at=None).update(**changes):
            raise NotAllowedNow("This badge was withdrawn already.")
        self.refresh_from_db()


def months_later(day, months):
    """The same day of that month, or its last day where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
