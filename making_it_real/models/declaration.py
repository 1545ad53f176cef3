"""Declaration: an organisation's signed commitment to Making it Real, one for each round."""

from contextlib import suppress

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from carehub.moderation.models import Incomplete, Overtaken, QueueItem
from carehub.workflow import NotAllowedNow, Step, not_now
from making_it_real import completeness
from making_it_real.letters import tell_leads
from making_it_real.lives import EDITOR, LEAD, MODERATOR, carry_out, only_for, organisation_parts, verb


class DeclarationQuerySet(models.QuerySet):
    def of(self, organisation):
        return self.filter(organisation=organisation)

    def open(self):
        """Those that are being written or wait for TLAP: at most one for each organisation."""
        return self.filter(status__in=Declaration.OPEN)

    def declared(self):
        return self.filter(status=Declaration.Status.DECLARED)

    def public(self):
        """All that were ever public: declared, and withdrawn afterwards."""
        return self.filter(declared_at__isnull=False)

    def latest_first(self):
        return self.order_by("-declared_at", "-pk")

    def made_up(self):
        """Of organisations that were invented for a demonstration, in the order in which these were made."""
        return (
            self.filter(organisation__demonstration=True)
            .select_related("organisation")
            .order_by("organisation")
        )

    def waiting(self):
        return self.filter(status=Declaration.Status.SUBMITTED)

    def sent(self):
        """Those that TLAP has seen: never a draft that nobody sent."""
        return self.filter(submitted_at__isnull=False)

    def with_all(self):
        return self.select_related(
            "organisation", "statement_set", "previous__statement_set", "signed_by", "saved_by"
        )

    def oldest_first(self):
        return self.order_by("declared_at", "pk")

    def of_any(self, organisations):
        return self.filter(organisation__in=organisations.order_by().values("pk"))

    def not_of_members(self, user):
        """Without those of organisations this person belongs to."""
        return self.exclude(organisation__memberships__user=user)

    def waits_for_assessment(self):
        """What organisations stand by now, and TLAP has not assessed nor begun to."""
        counts = ["open", "provisional", "final"]
        active = self.current().filter(organisation__status="active")
        return active.exclude(assessments__status__in=counts)

    def current(self):
        """The latest public one of each organisation that has not withdrawn from it."""
        later = self.model.objects.declared().filter(
            organisation=models.OuterRef("organisation"), declared_at__gt=models.OuterRef("declared_at")
        )
        return self.declared().filter(~models.Exists(later))


class Declaration(models.Model):
    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Waiting for TLAP"
        RETURNED = "returned", "Sent back to you"
        DECLARED = "declared", "Declared"
        WITHDRAWN = "withdrawn", "Withdrawn"

    OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    WRITABLE = (Status.DRAFT, Status.RETURNED)
    LIFE = {
        "write": verb([EDITOR, LEAD], WRITABLE),
        "sign": verb([LEAD], WRITABLE),
        "submit": verb([LEAD], WRITABLE, Status.SUBMITTED),
        "take_back": verb([LEAD], [Status.SUBMITTED], Status.DRAFT),
        "send_back": verb([MODERATOR], [Status.SUBMITTED], Status.RETURNED, says_why=True),
        "declare": verb([MODERATOR], [Status.SUBMITTED], Status.DECLARED),
        "withdraw": verb([LEAD], [*OPEN, Status.DECLARED], Status.WITHDRAWN, says_why=True),
    }

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="declarations")
    statement_set = models.ForeignKey("making_it_real.StatementSet", models.PROTECT, related_name="+")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="renewals")
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    contact = models.CharField(
        "who to contact", max_length=200, blank=True, help_text="A team or a job, not a person’s name."
    )
    contact_email = models.EmailField("e-mail address", blank=True)
    commitment = models.TextField("our commitment", blank=True, max_length=3000)
    room = models.TextField("who was in the room", blank=True, max_length=5000,
                            help_text="How people who use services, and carers, shaped this.")  # fmt: skip
    signatory = models.CharField(
        "signed by", max_length=200, blank=True, help_text="Job title: “Director of adult care”."
    )
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    declared_at = models.DateTimeField(null=True)
    withdrawn_note = models.TextField(blank=True, help_text="Public: why the organisation withdrew.")

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "returned", "declared", "withdrawn"]),
                name="declaration_status_known",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True, signatory="")
                | Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(signatory=""),
                name="declaration_signed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "returned", "withdrawn"]) | Q(signed_at__isnull=False),
                name="declaration_sent_signed",
            ),
            models.CheckConstraint(
                condition=~Q(status="declared") | Q(declared_at__isnull=False),
                name="declaration_declared_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawn_note=""),
                name="declaration_withdrawn_for_a_reason",
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(status__in=["draft", "submitted", "returned"]),
                name="declaration_one_open",
                violation_error_message="You already have a declaration that is not finished.",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-declared_at"], name="declaration_by_status"),
            models.Index(fields=["organisation", "-declared_at"], name="declaration_by_organisation"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.declared_at or self.created_at:%Y}"

    def parts_of(self, user):
        return organisation_parts(self.organisation, user)

    @property
    def can_be_written(self):
        return self.status in self.WRITABLE

    @property
    def is_public(self):
        """Whether it was ever declared; what it says stays readable after a withdrawal."""
        return self.declared_at is not None

    @property
    def was_signed_before(self):
        """Whether a signature went because something was changed after it: signing alone leaves the state as it is."""
        return not self.signed_at and self.steps.filter(state_from=models.F("state_to")).exists()

    def hold(self):
        """As it is in the database now; nobody else changes it until this transaction ends."""
        self.refresh_from_db(from_queryset=Declaration.objects.select_for_update(no_key=True))

    @transaction.atomic
    def write(self, changes, *, by, version):
        """Change fields of a draft, or with none say that something which belongs to it changes in this transaction.

        Raises NotForYou, NotAllowedNow when it was sent, and Overtaken when it was saved elsewhere since `version`. What
        is written anew has to be signed anew.
        """
        only_for(self, "write", by)
        self.hold()
        if not self.can_be_written:
            raise not_now(self, self.status)
        if self.version != version:
            raise Overtaken
        unsigned = {"signed_by": None, "signed_at": None, "signatory": ""}
        saved = {"version": version + 1, "updated_at": timezone.now(), "saved_by": by}
        Declaration.objects.filter(pk=self.pk).update(**changes, **unsigned, **saved)
        self.refresh_from_db()

    @transaction.atomic
    def sign(self, *, by, signatory, version=None):
        """`signatory` is a job title. Signing again replaces the signature. Raises Overtaken as write does."""
        only_for(self, "sign", by)
        self._hold_as_seen(version)
        carry_out(
            self, "sign", by=by, why=signatory, signatory=signatory, signed_by=by, signed_at=timezone.now()
        )

    @transaction.atomic
    def submit(self, *, by, version=None):
        """Ask TLAP to make it public. Raises Incomplete, and Overtaken as write does."""
        only_for(self, "submit", by)
        self._hold_as_seen(version)
        if not self.can_be_written:
            raise not_now(self, self.status)
        if problems := completeness.missing(self):
            raise Incomplete(problems)
        carry_out(self, "submit", by=by, submitted_at=timezone.now())
        QueueItem.objects.put(
            QueueItem.About.DECLARATION, self.pk, kind=QueueItem.Kind.DECLARATION, title=self.organisation.name,
            sender_name=self.organisation.name, organisation=self.organisation,
        )  # fmt: skip

    def _hold_as_seen(self, version):
        """With a version, what is decided on is what was read."""
        self.hold()
        if version is not None and self.can_be_written and self.version != version:
            raise Overtaken

    @transaction.atomic
    def take_back(self, *, by):
        """Go on writing what TLAP has not decided on yet."""
        carry_out(self, "take_back", by=by)
        self._item().settle(by=by, outcome=QueueItem.WITHDRAWN)

    @transaction.atomic
    def send_back(self, *, by, why):
        """Ask the organisation to change something; `why` says what."""
        carry_out(self, "send_back", by=by, why=why)
        self._item().send_back()
        self._tell("declaration_returned", why)

    @transaction.atomic
    def declare(self, *, by, why=""):
        """Make it public."""
        only_for(self, "declare", by)
        if self.organisation.status != self.organisation.Status.ACTIVE:
            raise NotAllowedNow(f"{self.organisation} is not active, so nothing new of it can be shown.")
        carry_out(self, "declare", by=by, why=why, declared_at=timezone.now())
        self._item().settle(by=by, outcome="Declared")
        self._tell("declaration_declared", why)

    @transaction.atomic
    def withdraw(self, *, by, why):
        """`why` is public when the declaration was."""
        carry_out(self, "withdraw", by=by, why=why, withdrawn_note=why)
        for item in QueueItem.objects.about(QueueItem.About.DECLARATION, self.pk):
            item.settle(by=by, outcome=QueueItem.WITHDRAWN)
        self._end_what_was_built_on_it(by, why)

    def _end_what_was_built_on_it(self, by, why):
        """Nobody assesses it any more, and its badge holds no longer. Assessing and awarding hold the declaration too."""
        for assessment in self.assessments.open():
            with suppress(NotAllowedNow):  # it became final at this moment
                assessment.stop(by=f"{by}, who withdrew the declaration", why=why)
        for assessment in self.assessments.final().with_holding_badge(timezone.localdate()):
            with suppress(NotAllowedNow):  # TLAP withdrew it at this moment
                assessment.badge.give_up(by=by, why=why)

    def _item(self):
        return QueueItem.objects.about(QueueItem.About.DECLARATION, self.pk).get()

    def _tell(self, template, why):
        sent = f"declaration:{self.pk}:{self.status}:{self.submitted_at:%Y%m%d%H%M%S}"
        tell_leads(self.organisation, sent, template, {"declaration": self, "why": why})


class DeclarationStepQuerySet(models.QuerySet):
    def of_organisation(self, organisation):
        return self.filter(subject__organisation=organisation)


class DeclarationStep(Step):
    subject = models.ForeignKey(Declaration, models.CASCADE, related_name="steps")

    objects = DeclarationStepQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
