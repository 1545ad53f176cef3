"""Assessment: TLAP's decision on a declaration, with reasons and the organisation's right of reply."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from carehub.workflow import NotAllowedNow, Step
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
from making_it_real.models.badge import Badge
from making_it_real.models.declaration import Declaration

REPLY_WITHIN = timedelta(days=14)


class CriteriaSet(models.Model):
    """What declarations are judged by from a day on. Changed by making a new one."""

    title = models.CharField(max_length=120)
    from_day = models.DateField(unique=True)

    class Meta:
        ordering = ["-from_day"]

    def __str__(self):
        return self.title


class Criterion(models.Model):
    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    code = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["criteria_set", "code"], name="criterion_once")]

    def __str__(self):
        return self.text


class AssessmentQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=[Assessment.Status.OPEN, Assessment.Status.PROVISIONAL])

    def final(self):
        return self.filter(status=Assessment.Status.FINAL)

    def of(self, organisation):
        return self.filter(declaration__organisation=organisation)

    def with_all(self):
        return self.select_related("declaration__organisation", "assessor", "confirmed_by", "criteria_set")


class Assessment(models.Model):
    class Status(models.TextChoices):
        OPEN = "open", "Being assessed"
        PROVISIONAL = "provisional", "Waiting for a reply"
        FINAL = "final", "Final"

    class Outcome(models.TextChoices):
        AWARDED = "awarded", "Badge awarded"
        NOT_AWARDED = "not_awarded", "Badge not awarded"
        CHANGES_ASKED = "changes", "Changes asked for"

    LIFE = {
        "judge": verb([ASSESSOR], [Status.OPEN]),
        "decide": verb([ASSESSOR], [Status.OPEN], Status.PROVISIONAL, says_why=True),
        "reply": verb([LEAD], [Status.PROVISIONAL], says_why=True),
        "think_again": verb([ASSESSOR], [Status.PROVISIONAL], Status.OPEN, says_why=True),
        "confirm": verb([SECOND], [Status.PROVISIONAL], Status.FINAL),
        "close": verb([ASSESSOR, TASK], [Status.PROVISIONAL], Status.FINAL),
    }

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="assessments")
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+")
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
                condition=Q(status="open")
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
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("assessor")),
                name="assessment_second_is_another",
            ),
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(status__in=["open", "provisional"]),
                name="assessment_one_open",
                violation_error_message="This declaration is being assessed already.",
            ),
        ]
        indexes = [models.Index(fields=["status", "begun_at"], name="assessment_by_status")]

    def __str__(self):
        return f"{self.declaration}: {self.get_outcome_display() or self.get_status_display()}"

    @property
    def reply_until(self):
        return self.provisional_at and self.provisional_at + REPLY_WITHIN

    def parts_of(self, user):
        """Only the assessor who has it judges; any other assessor may be the second."""
        parts = organisation_parts(self.declaration.organisation, user)
        if ASSESSOR not in parts:
            return parts
        return parts if user == self.assessor else (parts - {ASSESSOR}) | {SECOND}

    @classmethod
    def begin(cls, declaration, *, by):
        """Raises NotForYou for its own people and for others than assessors."""
        if ASSESSOR not in organisation_parts(declaration.organisation, by):
            raise NotForYou("An assessor cannot assess an organisation they belong to.")
        if declaration.status != Declaration.Status.DECLARED:
            raise NotAllowedNow("Only what is declared is assessed.")
        criteria = CriteriaSet.objects.filter(from_day__lte=timezone.localdate()).first()
        return cls.objects.create(declaration=declaration, assessor=by, criteria_set=criteria)

    def decide(self, outcome, *, by, why):
        """Tell the organisation what it will be, unless its reply changes that."""
        carry_out(self, "decide", by=by, why=why, outcome=outcome, reasons=why, provisional_at=timezone.now())

    def answer(self, text, *, by):
        """The organisation's right of reply, once, within 14 days."""
        only_for(self, "reply", by)
        is_open = self.status == self.Status.PROVISIONAL
        if is_open and (timezone.now() > self.reply_until or self.replied_at):
            raise NotAllowedNow("The time to reply is over.")
        carry_out(self, "reply", by=by, why=text, reply=text, replied_at=timezone.now(), replied_by=by)

    def think_again(self, *, by, why):
        carry_out(self, "think_again", by=by, why=why)

    @transaction.atomic
    def confirm(self, *, by):
        """A second assessor makes an award final, after the reply or when the time for it is over."""
        only_for(self, "confirm", by)
        self._reply_is_over()
        carry_out(self, "confirm", by=by, final_at=timezone.now(), confirmed_by=by)
        if self.outcome == self.Outcome.AWARDED:
            Badge.award(self)

    def close(self, *, by):
        """Make final what is no award."""
        only_for(self, "close", by)
        if self.outcome == self.Outcome.AWARDED:
            raise NotAllowedNow("A second assessor has to confirm an award.")
        self._reply_is_over()
        carry_out(self, "close", by=by, final_at=timezone.now())

    def _reply_is_over(self):
        if self.provisional_at and not self.replied_at and timezone.now() < self.reply_until:
            raise NotAllowedNow(f"The organisation may reply until {self.reply_until:%-d %B %Y}.")


class AssessmentStep(Step):
    subject = models.ForeignKey(Assessment, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]


class Finding(models.Model):
    """How one criterion was found, and why."""

    class Met(models.TextChoices):
        MET = "met", "Met"
        PARTLY = "partly", "Partly met"
        NOT = "not", "Not met"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="findings")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    met = models.CharField(max_length=6, choices=Met)
    why = models.TextField(max_length=2000)

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "criterion"], name="finding_once")]
