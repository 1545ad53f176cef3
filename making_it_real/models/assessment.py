"""Assessment: TLAP's decision on a declaration, with reasons and the organisation's right of reply."""

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone

from carehub.mail.outbox import post
from carehub.moderation.models import Incomplete, Overtaken
from carehub.moderation.models.revision import digest
from carehub.workflow import NotAllowedNow, Step, not_now
from making_it_real.letters import tell_leads
from making_it_real.lives import (
    ASSESSOR,
    LEAD,
    SECOND,
    TASK,
    NotForYou,
    carry_out,
    only_for,
    organisation_parts,
    verb,
)
from making_it_real.models.assessment_lists import AssessmentQuerySet
from making_it_real.models.badge import Badge
from making_it_real.models.criteria import CriteriaSet
from making_it_real.models.declaration import Declaration
from making_it_real.models.finding import Finding

REPLY_WITHIN = timedelta(days=14)


class Assessment(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Being assessed"
        PROVISIONAL = "provisional", "Waiting for a reply"
        FINAL = "final", "Final"
        STOPPED = "stopped", "Stopped"

    class Outcome(models.TextChoices):
        AWARDED = "awarded", "Badge awarded"
        NOT_AWARDED = "not_awarded", "Badge not awarded"
        CHANGES_ASKED = "changes", "Changes asked for"

    GOING_ON = (Status.OPEN, Status.PROVISIONAL)
    LIFE = {
        "judge": verb([ASSESSOR], [Status.OPEN]),
        "decide": verb([ASSESSOR], [Status.OPEN], Status.PROVISIONAL, says_why=True),
        "take_over": verb([SECOND], [Status.OPEN], says_why=True),
        "reply": verb([LEAD], [Status.PROVISIONAL], says_why=True),
        "think_again": verb([ASSESSOR], [Status.PROVISIONAL], Status.OPEN, says_why=True),
        "confirm": verb([SECOND], [Status.PROVISIONAL], Status.FINAL),
        "close": verb([ASSESSOR, TASK], [Status.PROVISIONAL], Status.FINAL),
        "stop": verb([ASSESSOR, TASK], GOING_ON, Status.STOPPED, says_why=True),
    }

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="assessments")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    reasons = models.TextField(blank=True, max_length=5000)
    begun_at = models.DateTimeField(default=timezone.now)
    provisional_at = models.DateTimeField(null=True)
    reply = models.TextField("the organisation’s reply", blank=True, max_length=5000)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    final_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "provisional", "final", "stopped"]),
                name="assessment_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "stopped"])
                | (Q(provisional_at__isnull=False) & ~Q(outcome="") & ~Q(reasons="")),
                name="assessment_decided_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(status="final", final_at__isnull=False)
                | (~Q(status="final") & Q(final_at__isnull=True)),
                name="assessment_final_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | Q(replied_at__isnull=False, replied_by__isnull=False),
                name="assessment_replied_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status="final", outcome="awarded") | Q(confirmed_by__isnull=False),
                name="assessment_award_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("assessor")),
                name="assessment_second_is_another",
            ),
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(status__in=["open", "provisional"]),
                name="assessment_one_open",
                violation_error_message="This declaration is being assessed already.",
            ),
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(status="final"),
                name="assessment_one_final",
                violation_error_message="This declaration was assessed already.",
            ),
        ]
        indexes = [models.Index(fields=["status", "begun_at"], name="assessment_by_status")]

    def __str__(self):
        return f"{self.declaration}: {self.get_outcome_display() or self.get_status_display()}"

    @property
    def reply_until(self):
        """The last day on which the organisation can reply; None before there is a result."""
        return self.provisional_at and timezone.localdate(self.provisional_at) + REPLY_WITHIN

    @property
    def evidence_until(self):
        """What was sent up to this day was looked at."""
        return timezone.localdate(self.declaration.submitted_at)

    @property
    def result(self):
        """A name for the result and the reply, so that a page can say which ones somebody has read."""
        return digest([self.status, self.provisional_at, self.replied_at])

    def parts_of(self, user):
        """Only the assessor who has it judges; any other assessor may be the second."""
        parts = organisation_parts(self.declaration.organisation, user)
        if ASSESSOR not in parts:
            return parts
        return parts if user == self.assessor else (parts - {ASSESSOR}) | {SECOND}

    def may_reply_on(self, day):
        return self.status == self.Status.PROVISIONAL and not self.replied_at and day <= self.reply_until

    def hold(self):
        """As it is in the database now; nobody else changes it until this transaction ends."""
        self.refresh_from_db(from_queryset=Assessment.objects.select_for_update(no_key=True))

    @classmethod
    @transaction.atomic
    def begin(cls, declaration, *, by):
        """Raises NotForYou for its own people and for others than assessors, and NotAllowedNow."""
        if ASSESSOR not in organisation_parts(declaration.organisation, by):
            raise NotForYou("An assessor cannot assess an organisation they belong to.")
        declaration.hold()
        if declaration.status != Declaration.Status.DECLARED:
            raise NotAllowedNow("Only what is declared is assessed.")
        criteria = CriteriaSet.objects.in_force(timezone.localdate())
        if criteria is None:
            raise NotAllowedNow("There are no criteria to assess by yet. Make a set of them in the admin.")
        if going := declaration.assessments.that_count().with_all().first():
            raise NotAllowedNow(f"{going.assessor} has this already.")
        try:
            with transaction.atomic():
                one = cls.objects.create(declaration=declaration, assessor=by, criteria_set=criteria)
        except IntegrityError as twice:
            raise NotAllowedNow("Another assessor has just begun with this.") from twice
        one.steps.create(state_from="", state_to=one.status, by=by, by_name=str(by))
        return one

    @transaction.atomic
    def judge(self, said, *, by):
        """Keep what was found so far: {criterion id: (met, why, name of the finding as it was read)}.

        Returns the ids of criteria of which something else was saved meanwhile: those stay as they are saved.
        """
        only_for(self, "judge", by)
        self.hold()
        if self.status not in self.LIFE["judge"].allowed_from:
            raise not_now(self, self.status)
        kept, clashes = self.findings.by_criterion(), set()
        for criterion in self.criteria_set.criteria.all():
            met, why, read = said.get(criterion.pk, (None, None, None))
            now = kept.get(criterion.pk)
            stored = (now.met, now.why) if now else ("", "")
            if met is None or (met, why) == stored or name_of(met, why) == read:
                continue
            if name_of(*stored) != read:
                clashes.add(criterion.pk)
                continue
            Finding.objects.update_or_create(
                assessment=self, criterion=criterion, defaults={"met": met, "why": why}
            )
        return clashes

    @property
    def lacking(self):
        """{code of a criterion: what to do} of those without a finding and its reason."""
        whole = set(self.findings.whole().values_list("criterion", flat=True))
        left = [one for one in self.criteria_set.criteria.all() if one.pk not in whole]
        return {one.code: f"Say how this was met, and why: {one.text}" for one in left}

    @transaction.atomic
    def decide(self, outcome, *, by, why):
        """Tell the organisation what it will be, unless its reply changes that. Raises Incomplete."""
        only_for(self, "decide", by)
        self.hold()
        if self.status != self.Status.OPEN:
            raise not_now(self, self.status)
        if outcome not in self.Outcome.values:
            raise ValueError(f"{outcome!r} is no outcome.")
        if lacking := self.lacking:
            raise Incomplete(lacking)
        # An earlier reply stays in the steps; to a new result there may be a new one.
        unanswered = {"reply": "", "replied_at": None, "replied_by": None}
        result = {"outcome": outcome, "reasons": why, "provisional_at": timezone.now()}
        carry_out(self, "decide", by=by, why=why, **result, **unanswered)
        self._tell("assessment_provisional")

    def take_over(self, *, by, why):
        """Go on with what another assessor began and cannot finish."""
        carry_out(self, "take_over", by=by, why=why, assessor=by)

    @transaction.atomic
    def answer(self, text, *, by):
        """The organisation's right of reply, once, within 14 days."""
        only_for(self, "reply", by)
        self.hold()
        if self.status == self.Status.PROVISIONAL and self.replied_at:
            raise NotAllowedNow("Your organisation has replied already.")
        if self.status == self.Status.PROVISIONAL and not self.may_reply_on(timezone.localdate()):
            raise NotAllowedNow("The time to reply is over.")
        carry_out(self, "reply", by=by, why=text, reply=text, replied_at=timezone.now(), replied_by=by)
        if self.assessor.is_active:
            post(f"{self._key}:to-assessor", self.assessor.email, "assessment_reply", {"assessment": self})

    @transaction.atomic
    def think_again(self, *, by, why):
        """Take the result back. The organisation is told, and can reply to the next one."""
        carry_out(self, "think_again", by=by, why=why)
        self._tell("assessment_again", why)

    @transaction.atomic
    def confirm(self, *, by, read=None):
        """A second assessor makes an award final, after the reply or when the time for it is over.

        `read` is the name of the result that was read; raises Overtaken when there is another one by now.
        """
        only_for(self, "confirm", by)
        self.declaration.hold()
        self.hold()
        self._is_as(read)
        self._reply_is_over(timezone.localdate())
        if self.status == self.Status.PROVISIONAL:
            self._may_be_awarded()
        carry_out(self, "confirm", by=by, final_at=timezone.now(), confirmed_by=by)
        Badge.award(self, by=by)
        self._tell("assessment_final")

    @transaction.atomic
    def close(self, *, by, on=None, read=None):
        """Make final what is no award, on a day (today if not given)."""
        only_for(self, "close", by)
        self.hold()
        self._is_as(read)
        if self.status == self.Status.PROVISIONAL and self.outcome == self.Outcome.AWARDED:
            raise NotAllowedNow("A second assessor has to confirm an award.")
        self._reply_is_over(on or timezone.localdate())
        carry_out(self, "close", by=by, final_at=timezone.now())
        self._tell("assessment_final")

    def stop(self, *, by, why):
        """End it without a result: it was begun by mistake, or there is nothing to assess any more."""
        carry_out(self, "stop", by=by, why=why)

    def _is_as(self, read):
        if read is not None and self.status == self.Status.PROVISIONAL and self.result != read:
            raise Overtaken

    def _may_be_awarded(self):
        organisation = self.declaration.organisation
        if self.outcome != self.Outcome.AWARDED:
            raise NotAllowedNow("Only an award is confirmed by a second assessor.")
        if self.declaration.status != Declaration.Status.DECLARED:
            raise NotAllowedNow("This declaration is not public any more, so there is nothing to award.")
        organisation.refresh_from_db(fields=["status"])
        if organisation.status != organisation.Status.ACTIVE:
            raise NotAllowedNow(f"{organisation} is not active, so it gets no badge now.")

    def _reply_is_over(self, day):
        if self.status == self.Status.PROVISIONAL and self.may_reply_on(day):
            raise NotAllowedNow(f"The organisation may reply until {self.reply_until:%-d %B %Y}.")

    @property
    def _key(self):
        return f"assessment:{self.pk}:{self.steps.count()}"

    def _tell(self, template, why=""):
        context = {"assessment": self, "declaration": self.declaration, "why": why}
        tell_leads(self.declaration.organisation, f"{self._key}:{self.status}", template, context)


def name_of(met, why):
    """A short name of what a finding says: what a page was drawn from."""
    return digest([met, why])


class AssessmentStepQuerySet(models.QuerySet):
    def replies(self):
        """What the organisation replied, oldest first; also to a result that was taken back afterwards."""
        provisional = Assessment.Status.PROVISIONAL
        return self.filter(state_from=provisional, state_to=provisional).order_by("at", "pk")


class AssessmentStep(Step):
    subject = models.ForeignKey(Assessment, models.CASCADE, related_name="steps")

    objects = AssessmentStepQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
