"""Bodies that list what they run and declare for Making it Real."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from carehub.accounts.websites import own_host
from carehub.mail import post_many
from carehub.workflow import Step, move

# Addresses beside the desks, beside the pages of organisations under Making it Real, and beside their badges.
RESERVED_SLUGS = (
    "new",
    "register",
    "statements",
    "themes",
    "adopted",
    "compare",
    "data",
    "england",
    "method",
    "self-funders",
    "issuer",
    "report",
)


class OrganisationQuerySet(models.QuerySet):
    def public(self):
        """Those that have a page: not the ones that somebody has only just named, nor those turned down."""
        return self.filter(status__in=Organisation.PUBLIC)

    def waiting(self):
        return self.filter(status=Organisation.Status.WAITING)

    def at_website(self, url):
        """Those whose website is on the same host. None for a host that many share, such as a social network."""
        host = own_host(url)
        if not host:
            return self.none()
        return self.filter(Q(website__icontains=f"://{host}") | Q(website__icontains=f"://www.{host}"))

    def with_any_of(self, beginnings):
        """Those with a word in the name that contains one of these."""
        parts = Q()
        for beginning in beginnings:
            parts |= Q(name__icontains=beginning)
        return self.filter(parts) if beginnings else self.none()

    def of_member(self, user):
        """Those a person belongs to, by name."""
        return self.filter(memberships__user=user).in_order()

    def led_by(self, user):
        """Those a person leads, by name."""
        return self.filter(memberships__user=user, memberships__role="lead").in_order()

    def in_order(self):
        return self.order_by(Lower("name"), "pk")

    def of_kind(self, kind):
        return self.filter(kind=kind)

    def named_like(self, text):
        """Every word of the text occurs in the name, in any order."""
        found = self
        for word in text.split()[:8]:
            found = found.filter(name__icontains=word)
        return found


class Organisation(models.Model):
    """A body that runs, funds, researches, commissions or promotes innovations, or declares for Making it Real."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        PROVIDER = "provider", "Care provider"
        CHARITY = "charity", "Charity or community group"
        COMPANY = "company", "Company"
        NHS = "nhs", "NHS body"
        FUNDER = "funder", "Funder"
        RESEARCHER = "researcher", "University or researcher"
        USER_LED = "user_led", "User-led organisation"

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for TLAP"
        ACTIVE = "active", "Active"
        SUSPENDED = "suspended", "Suspended"
        REFUSED = "refused", "Not accepted"

    PUBLIC = (Status.ACTIVE, Status.SUSPENDED)

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.CHARITY)
    description = models.TextField(blank=True, max_length=5000)
    website = models.URLField(blank=True, max_length=500)
    email = models.EmailField("e-mail address", blank=True)
    phone = models.CharField(max_length=60, blank=True)
    council = models.ForeignKey(
        "places.Council",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="organisations",
        help_text="The area it belongs to; for a council, its own.",
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE)
    trusted = models.BooleanField(
        default=False, help_text="What it sends is published at once and looked at afterwards."
    )
    demonstration = models.BooleanField("made up for demonstration", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[
                        "council",
                        "provider",
                        "charity",
                        "company",
                        "nhs",
                        "funder",
                        "researcher",
                        "user_led",
                    ]
                ),
                name="organisation_kind_known",
                violation_error_message="Choose what kind of organisation this is.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["waiting", "active", "suspended", "refused"]),
                name="organisation_status_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS),
                name="organisation_slug_is_not_a_page",
                violation_error_message="This address belongs to another page. Choose another one.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="organisation_has_a_name",
                violation_error_message="Give the organisation a name.",
            ),
        ]
        indexes = [
            models.Index(Lower("name"), name="organisation_by_name"),
            models.Index(fields=["kind"], name="organisation_by_kind"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.slug])

    @property
    def is_public(self):
        return self.status in self.PUBLIC

    @property
    def may_change(self):
        """Whether its people may change anything: a suspended or refused organisation is read only."""
        return self.status in (self.Status.WAITING, self.Status.ACTIVE)

    def accept(self, *, by, why=""):
        """Let it have a public page and publish."""
        self._become(self.Status.ACTIVE, [self.Status.WAITING], "organisation_accepted", by, why)

    def refuse(self, *, by, why):
        self._become(self.Status.REFUSED, [self.Status.WAITING], "organisation_refused", by, why)

    def suspend(self, *, by, why):
        """Its people can read but change nothing; what is public stays."""
        self._become(self.Status.SUSPENDED, [self.Status.ACTIVE], "organisation_suspended", by, why)

    def restore(self, *, by, why=""):
        held = [self.Status.SUSPENDED, self.Status.REFUSED]
        self._become(self.Status.ACTIVE, held, "organisation_restored", by, why)

    @transaction.atomic
    def _become(self, status, allowed_from, letter, by, why):
        move(self, to=status, allowed_from=allowed_from, by=by, why=why)
        self.write_to_leads(f"organisation:{self.pk}:step:{self.steps.first().pk}", letter, {"why": why})

    def write_to_leads(self, key, letter, context):
        """Post a letter to each lead. It also knows `organisation` and `desk`, the address of the desk."""
        desk = settings.SITE_URL + reverse("desk", args=[self.slug])
        known = {"organisation": self, "desk": desk, **context}
        leads = self.memberships.leads().with_people()
        post_many([(f"{key}:{lead.user_id}", lead.user.email, letter, known) for lead in leads])

    def trust(self, trusted, *, by, why=""):
        """Publish what it sends at once, or no longer. The record names who decided."""
        with transaction.atomic():
            changed = Organisation.objects.filter(pk=self.pk).exclude(trusted=trusted).update(trusted=trusted)
            if changed:
                said = "Trusted" if trusted else "No longer trusted"
                OrganisationStep.objects.create(subject=self, state_from=self.status, state_to=self.status, by=by,
                                                by_name=str(by), why=f"{said}. {why}".strip())  # fmt: skip
        self.trusted = trusted


class OrganisationStep(Step):
    subject = models.ForeignKey(Organisation, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]
