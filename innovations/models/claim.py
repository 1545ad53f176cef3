"""Claim: an organisation says that an entry is its own, or a person that an organisation is theirs."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from carehub.accounts.models import Membership, Organisation
from carehub.mail import post
from carehub.moderation.models import QueueItem
from carehub.workflow import NotAllowedNow, Step, move
from innovations.models.innovation import Innovation


class ClaimQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(status=Claim.Status.WAITING)

    def by_organisation(self, organisation):
        return self.filter(organisation=organisation)

    def by_organisations(self, organisations):
        return self.filter(organisation__in=organisations)

    def by_person(self, user):
        return self.filter(by=user)

    def on_itself(self, organisation):
        """Claims on an organisation itself, not on an entry."""
        return self.filter(claimed=organisation)

    def on_organisations(self):
        """On an organisation itself, whichever."""
        return self.filter(claimed__isnull=False)

    def on_entry(self, entry):
        return self.filter(innovation=entry)

    def on_organisation(self, organisation):
        """Claims on the organisation itself, and on what it looks after."""
        return self.filter(Q(claimed=organisation) | Q(innovation__kept_by=organisation))

    def withdrawable_by(self, user):
        """A person's own, and those of organisations that they lead."""
        led = Membership.objects.leads().filter(user=user).values("organisation")
        return self.filter(Q(by=user) | Q(organisation__in=led))

    def with_ids(self, ids):
        return self.filter(pk__in=ids)

    def oldest_first(self):
        return self.order_by("created_at", "pk")

    def with_all(self):
        return self.select_related("innovation__kept_by", "claimed", "organisation", "by")


class Claim(models.Model):
    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for TLAP"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Not accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    innovation = models.ForeignKey(Innovation, models.CASCADE, null=True, related_name="claims")
    claimed = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="claims_on_it")
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        null=True,
        related_name="claims",
        help_text="For whom an entry is claimed.",
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    words = models.TextField(max_length=2000, help_text="What the person says about who they are.")
    status = models.CharField(max_length=12, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(innovation__isnull=False, organisation__isnull=False, claimed__isnull=True)
                | Q(innovation__isnull=True, organisation__isnull=True, claimed__isnull=False),
                name="claim_is_on_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "accepted", "refused", "withdrawn"]),
                name="claim_status_known",
            ),
            models.UniqueConstraint(
                fields=["innovation", "organisation"], condition=Q(status="waiting"), name="claim_entry_once"
            ),
            models.UniqueConstraint(
                fields=["claimed", "by"], condition=Q(status="waiting"), name="claim_organisation_once"
            ),
        ]

    def __str__(self):
        return str(self.innovation or self.claimed)

    @property
    def item(self):
        return QueueItem.objects.about(QueueItem.About.CLAIM, self.pk).get()

    @property
    def website(self):
        """The web address of what is claimed."""
        return (self.innovation or self.claimed).website

    @property
    def claimant(self):
        """Who asks, and for whom."""
        return f"{self.by} for {self.organisation}" if self.organisation else str(self.by)

    @property
    def holder(self):
        """The organisation whose leads decided about it until now, or None."""
        return self.innovation.kept_by if self.innovation else self.claimed

    @property
    def held_already(self):
        """Whether somebody looks after it now, whose leads must hear of this claim."""
        return bool(self.innovation.kept_by_id) if self.innovation else self.claimed.memberships.exists()

    @transaction.atomic
    def accept(self, *, by, why=""):
        """Give it to whoever claimed it. Those who held an organisation before stay its members.

        Whoever claimed it and whoever held it are told. Raises NotAllowedNow, also while TLAP has not accepted the
        organisation for which an entry is claimed.
        """
        if self.organisation and not self.organisation.is_public:
            raise NotAllowedNow(f"First decide whether {self.organisation} may be on CareHub.")
        move(self, to=self.Status.ACCEPTED, allowed_from=[self.Status.WAITING], by=by, why=why)
        if self.innovation:
            self._hand_over()
        else:
            self._let_in(by)
        self.item.settle(by=by, outcome="Accepted")
        self._tell("claim_accepted", why)

    @transaction.atomic
    def refuse(self, *, by, why):
        move(self, to=self.Status.REFUSED, allowed_from=[self.Status.WAITING], by=by, why=why)
        self.item.settle(by=by, outcome="Refused")
        self._tell("claim_refused", why)

    @transaction.atomic
    def withdraw(self, *, by):
        move(self, to=self.Status.WITHDRAWN, allowed_from=[self.Status.WAITING], by=by)
        self.item.settle(by=by, outcome="Withdrawn")

    def _hand_over(self):
        entry = Innovation.objects.select_for_update(no_key=True).get(pk=self.innovation_id)
        former, entry.kept_by = entry.kept_by, self.organisation
        entry.save(update_fields=["kept_by", "updated_at"])
        if former and former != self.organisation:
            former.write_to_leads(f"claim:{self.pk}:gone", "claim_entry_gone", {"claim": self})

    def _let_in(self, moderator):
        Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=self.claimed_id)
        self.claimed.write_to_leads(f"claim:{self.pk}:new_lead", "claim_new_lead", {"claim": self})
        Membership.let_in_as_lead(self.claimed, self.by, by=moderator)

    def _tell(self, template, why):
        desk = settings.SITE_URL + reverse("desk", args=[(self.organisation or self.claimed).slug])
        post(
            f"claim:{self.pk}:{self.status}",
            self.by.email,
            template,
            {"claim": self, "why": why, "desk": desk},
        )


class ClaimStep(Step):
    subject = models.ForeignKey(Claim, models.CASCADE, related_name="steps")

    class Meta:
        ordering = ["-at", "-pk"]
