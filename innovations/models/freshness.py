"""The clock that keeps entries true: how often each is checked, who was asked, and what became of it.

What happens when stands in innovations/freshness/clock.py; here is what is remembered of it.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from carehub.moderation.models import Revision
from innovations.models.innovation import Innovation
from innovations.models.vocabulary import Kind
from innovations.months import months_before

MONTHS = 6  # from one check to the next, unless TLAP set another time for the kind
MAILS = 3


class CheckIntervalQuerySet(models.QuerySet):
    def last_days(self, today):
        """{kind: day}: what was checked on that day or before is due today."""
        own = dict(self.values_list("kind", "months"))
        return {kind: months_before(today, own.get(kind, MONTHS)) for kind in Kind.values}


class CheckInterval(models.Model):
    """How often entries of a kind are checked, where that is not every six months."""

    kind = models.CharField(max_length=12, choices=Kind, unique=True)
    months = models.PositiveSmallIntegerField(
        "months from one check to the next",
        default=MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )

    objects = CheckIntervalQuerySet.as_manager()

    class Meta:
        verbose_name = "time between checks"
        verbose_name_plural = "times between checks"
        constraints = [
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=60),
                name="check_interval_1_to_60_months",
                violation_error_message="Choose from 1 to 60 months.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: every {self.months} months"


class FeedSightingQuerySet(models.QuerySet):
    def saw(self, source, external_ids, today):
        """A feed listed these entries today. Those already seen today cost no write."""
        listed = Innovation.objects.from_source(source).filter(external_id__in=external_ids)
        new = listed.exclude(sighting__on__gte=today).values_list("pk", flat=True)
        rows = [self.model(innovation_id=pk, on=today) for pk in sorted(new)]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["innovation"], update_fields=["on"])


class FeedSighting(models.Model):
    """The last day on which its feed listed an imported entry. While it does, nobody else need be asked."""

    innovation = models.OneToOneField(Innovation, models.CASCADE, primary_key=True, related_name="sighting")
    on = models.DateField()

    objects = FeedSightingQuerySet.as_manager()

    def __str__(self):
        return f"{self.innovation}: {self.on}"


class CheckRoundQuerySet(models.QuerySet):
    def open(self):
        return self.filter(ended_on=None)

    def at(self, stage):
        return self.open().filter(stage=stage)

    def taking_part(self):
        """Those about which people may be asked: no change of the entry waits for TLAP."""
        found = self.open().exclude(_a_change_waits("innovation_id"))
        return found if settings.DEMONSTRATION else found.exclude(innovation__demonstration=True)

    def going_on(self):
        """Those the clock may move: of public entries."""
        return self.taking_part().filter(innovation__status=Innovation.Status.PUBLISHED)

    def begin(self, today):
        """A round for each public entry that is due and has none."""
        under_way = self.open().filter(innovation=OuterRef("pk"))
        late = Innovation.objects.published().unchecked_after(CheckInterval.objects.last_days(today))
        due = late.exclude(Exists(under_way)).exclude(_a_change_waits("pk"))
        due = due if settings.DEMONSTRATION else due.exclude(demonstration=True)
        rows = [
            self.model(innovation_id=pk, started_on=today, since=today)
            for pk in due.values_list("pk", flat=True)
        ]
        self.bulk_create(rows, 1000, ignore_conflicts=True)

    def locked(self, pk):
        """The round, if it is still among these once its entry is locked. What moves a round locks the entry first."""
        Innovation.objects.lock(CheckRound.objects.with_ids([pk]).values("innovation"))
        return self.with_ids([pk]).with_entries().first()

    def note_mail(self, today):
        self.update(stage=CheckRound.Stage.ASKING, since=today, mails=models.F("mails") + 1)

    def with_ids(self, ids):
        return self.filter(pk__in=ids)

    def besides(self, rounds):
        return self.exclude(pk__in=[one.pk for one in rounds])

    def since(self, day):
        """Where nothing has happened after that day."""
        return self.filter(since__lte=day)

    def to_mail(self, day):
        """Those about which a mail may go out if the latest went out by that day, or that wait for somebody to be asked."""
        waiting = Q(mails=0) | ~Q(stage=CheckRound.Stage.ASKING)
        return self.filter(waiting | Q(since__lte=day), mails__lt=MAILS, stop_said_on=None)

    def fully_asked(self):
        return self.filter(mails__gte=MAILS)

    def seen_in_feed(self):
        """Where the feed of an entry that nobody keeps has listed it again."""
        return self.open().filter(
            innovation__kept_by=None, innovation__sighting__on__gte=models.F("started_on")
        )

    def of_entries(self, ids):
        return self.filter(innovation__in=ids)

    def of_keeper(self, keeper):
        """About what this keeper is asked (innovations.keepers)."""
        if keeper.organisation:
            return self.filter(innovation__kept_by=keeper.organisation)
        return self.annotate(address=Lower("innovation__email")).filter(
            innovation__kept_by=None, address=keeper.address.lower()
        )

    def oldest_first(self):
        return self.order_by("started_on", "pk")

    def for_keepers(self):
        """With what tells who can be written to, and nothing long."""
        entry = ("kept_by", "email", "demonstration")
        own = ("stage", "mails", "since", "innovation")
        return self.select_related("innovation").only(*own, *(f"innovation__{name}" for name in entry))

    def with_entries(self):
        return self.select_related("innovation__kept_by", "innovation__source")


def _a_change_waits(entry):
    """Condition: a revision of the entry, whose id is in this column, waits for TLAP."""
    return Exists(Revision.objects.waiting().of_document("entry").filter(subject_id=OuterRef(entry)))


class CheckRound(models.Model):
    """One round of asking whether an entry is still right, from the day it was due until somebody answers.

    `since` is the day of the latest step. `mails` counts the days on which the keeper was written to.
    """

    class Stage(models.TextChoices):
        ASKING = "asking", "We are asking whoever looks after it"
        MODERATORS = "moderators", "With TLAP"
        SUNK = "sunk", "Last in results"
        HIDDEN = "hidden", "Hidden"

    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="check_rounds")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.ASKING)
    mails = models.PositiveSmallIntegerField(default=0)
    started_on = models.DateField()
    since = models.DateField()
    change_said_on = models.DateField(
        null=True, help_text="Somebody said by the link in the mail that it needs a change."
    )
    stop_said_on = models.DateField(
        null=True, help_text="Somebody without an account said that it has stopped."
    )
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_by_name = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=60, blank=True)

    objects = CheckRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation"], condition=Q(ended_on=None), name="check_round_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["asking", "moderators", "sunk", "hidden"]),
                name="check_round_stage_known",
            ),
            models.CheckConstraint(
                condition=~Q(stage="hidden") | Q(mails__gte=MAILS), name="check_round_hides_after_three_mails"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None, ended_by_name="")
                | (Q(ended_on__isnull=False) & ~Q(ended_by_name="")),
                name="check_round_ended_by_someone",
            ),
        ]
        indexes = [
            models.Index(fields=["stage", "since"], condition=Q(ended_on=None), name="check_round_next"),
        ]

    def __str__(self):
        return f"{self.innovation}: {self.get_stage_display()}"

    def move_on(self, stage, *, on, **changes):
        """To the next stage, unless somebody has answered or another run was quicker. Returns whether it moved."""
        as_read = CheckRound.objects.open().filter(
            pk=self.pk, stage=self.stage, since=self.since, mails=self.mails
        )
        moved = bool(as_read.update(stage=stage, since=on, **changes))
        if moved:
            for field, value in {"stage": stage, "since": on, **changes}.items():
                setattr(self, field, value)
        return moved

    def end(self, *, by, outcome, on):
        """Somebody has answered. False when it was over before."""
        person = None if isinstance(by, str) else by
        rows = CheckRound.objects.open().filter(pk=self.pk)
        return bool(
            rows.update(ended_on=on, ended_by=person, ended_by_name=str(by)[:200], outcome=outcome[:60])
        )
