"""Badge: awarded until a date. Whether it holds is worked out from the date in every answer: no task can prolong it."""

import calendar
import uuid

from django.db import models, transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from carehub.workflow import Step, not_now
from making_it_real.letters import tell_leads
from making_it_real.lives import ASSESSOR, LEAD, MODERATOR, organisation_parts, verb, with_right
from making_it_real.models.criteria import CriteriaSet
from making_it_real.models.declaration import Declaration

LASTS = 12  # months


class BadgeQuerySet(models.QuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)

    def latest_first(self):
        return self.order_by("-awarded_on", "-pk")

    def holding(self, today):
        return self.filter(withdrawn_at=None, awarded_on__lte=today, until__gte=today)

    def seen(self, today):
        """With `holds`; first the badge an organisation is seen with: one that holds, else one for what it stands by today."""
        holds = Q(withdrawn_at=None, awarded_on__lte=today, until__gte=today)
        current = Declaration.objects.current().filter(pk=OuterRef("assessment__declaration"))
        badges = self.annotate(holds=ExpressionWrapper(holds, BooleanField()))
        return badges.filter(Q(holds=True) | Exists(current)).order_by("-holds", "-awarded_on", "-pk")

    def ended_between(self, first, last):
        """Those that lapsed: their last day is one of these. Not those that were withdrawn."""
        return self.filter(withdrawn_at=None, until__gte=first, until__lte=last)

    def ending_by(self, day):
        return self.filter(until__lte=day)

    def not_renewed(self):
        """Without those whose organisation has a badge that holds for longer."""
        longer = self.model.objects.filter(
            organisation=OuterRef("organisation"), withdrawn_at=None, until__gt=OuterRef("until")
        )
        return self.filter(~Exists(longer))

    def given_for(self, declaration):
        return self.filter(assessment__declaration=declaration)

    def of_any(self, organisations):
        return self.filter(organisation__in=organisations.order_by().values("pk"))

    def with_renewal(self):
        """With `sent_anew` and `declared_anew`: how far the declaration is that should lead to the next badge."""
        its_own = Declaration.objects.of(OuterRef("organisation"))
        later = its_own.declared().filter(declared_at__gt=OuterRef("assessment__declaration__declared_at"))
        return self.select_related("organisation").annotate(
            sent_anew=Exists(its_own.waiting()), declared_anew=Exists(later)
        )

    def not_told(self, days):
        """Those whose people had no letter yet about so many days before the end."""
        return self.exclude(notices__days_before=days)

    def ending_first(self):
        return self.order_by("until", "pk")

    def with_all(self):
        people = "withdrawn_by", "assessment__confirmed_by"
        return self.select_related("organisation", "assessment__declaration", *people)

    def in_turn(self):
        """Nobody else changes the badges this finds, until the transaction ends."""
        return self.select_for_update(no_key=True, of=("self",))

    def numbered(self, first, how_many):
        return self.filter(number__gte=first, number__lt=first + how_many)

    def revoked(self):
        """Those TLAP withdrew, and those given up: a badge ends with the declaration it was given for."""
        return self.filter(withdrawn_at__isnull=False)

    def with_what_was_decided(self):
        return self.select_related("organisation", "assessment__declaration")


class Badge(models.Model):
    class State(models.TextChoices):
        AWARDED = "awarded", "Badge awarded"
        LAPSED = "lapsed", "Badge lapsed"
        WITHDRAWN = "withdrawn", "Badge withdrawn"

    Status = State  # what making_it_real.lives calls it
    LIFE = {
        "withdraw": verb([MODERATOR, ASSESSOR], [State.AWARDED], State.WITHDRAWN, says_why=True),
        "give_up": verb([LEAD], [State.AWARDED], State.WITHDRAWN, says_why=True),
    }

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="badges")
    assessment = models.OneToOneField("making_it_real.Assessment", models.PROTECT, related_name="badge")
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(unique=True, help_text="Its place in the status list, from 0.")
    awarded_on = models.DateField()
    until = models.DateField(help_text="The last day on which it holds.")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)
    given_up = models.BooleanField(
        default=False, help_text="Withdrawn by the organisation, with its declaration, and not by TLAP."
    )

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
            models.CheckConstraint(
                condition=Q(given_up=False) | Q(withdrawn_at__isnull=False),
                name="badge_given_up_is_withdrawn",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "-awarded_on"], name="badge_by_organisation"),
                   models.Index(fields=["until"], name="badge_by_last_day")]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, until {self.until:%-d %B %Y}"

    @property
    def status(self):
        """Its state today."""
        return self.state()

    def parts_of(self, user):
        return organisation_parts(self.organisation, user)

    @classmethod
    def award(cls, assessment, *, by):
        """Called in the transaction that makes the award final."""
        # One award at a time, whatever it is for: each takes the next number.
        CriteriaSet.objects.select_for_update(no_key=True).order_by("pk").first()
        today = timezone.localdate()
        highest = cls.objects.aggregate(highest=models.Max("number"))["highest"]
        badge = cls.objects.create(
            organisation=assessment.declaration.organisation, assessment=assessment, awarded_on=today,
            until=months_later(today, LASTS), number=0 if highest is None else highest + 1,
        )  # fmt: skip
        badge.steps.create(state_from="", state_to=cls.State.AWARDED, by=by, by_name=str(by))
        return badge

    def state(self, today=None):
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.AWARDED if (today or timezone.localdate()) <= self.until else self.State.LAPSED

    @property
    def withdrawn_on(self):
        return self.withdrawn_at and timezone.localdate(self.withdrawn_at)

    def withdraw(self, *, by, why):
        """TLAP takes it away; `why` is public. Raises NotForYou, and NotAllowedNow when it does not hold any more."""
        self._end("withdraw", by=by, why=why)

    def give_up(self, *, by, why):
        """The organisation withdrew what it was given for."""
        self._end("give_up", by=by, why=why)

    @transaction.atomic
    def _end(self, name, *, by, why):
        with_right(self, name, by=by, why=why)
        now = timezone.now()
        changes = {
            "withdrawn_at": now,
            "withdrawn_by": by,
            "withdrawn_why": why,
            "given_up": name == "give_up",
        }
        held = Badge.objects.filter(pk=self.pk).holding(timezone.localdate(now))
        ended = held.update(**changes)
        self.refresh_from_db()
        if not ended:
            raise not_now(self, self.status)
        self.steps.create(
            state_from=self.State.AWARDED, state_to=self.State.WITHDRAWN, by=by, by_name=str(by), why=why
        )
        tell_leads(self.organisation, f"badge:{self.pk}:withdrawn", "badge_withdrawn", {"badge": self})


class BadgeStep(Step):
    subject = models.ForeignKey(Badge, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]


class BadgeNotice(models.Model):
    """That a letter was written, or is not needed any more, about so many days before the end; 0: that it lapsed."""

    badge = models.ForeignKey(Badge, models.CASCADE, related_name="notices")
    days_before = models.PositiveSmallIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["badge", "days_before"], name="badge_notice_once")]

    def __str__(self):
        return f"{self.badge}: {self.days_before} days before"


def months_later(day, months):
    """The same day of that month, or its last day where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return day.replace(year=year, month=month + 1, day=min(day.day, last))
