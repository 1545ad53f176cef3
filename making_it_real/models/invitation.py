"""Invitation: a link that works once.

A token carries our seal, so that we know one of ours when we see it. What is kept is its hash, and only until it is
spent: spending it deletes the row, in the transaction that keeps the answers. So no row, no order of rows and no time
says who has answered, and a token with our seal and without a row was used before.
"""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from uuid import uuid4

from django.core import signing
from django.db import models
from django.db.models import Q

REMIND_AFTER = timedelta(days=7)
_seal = signing.Signer(salt="making_it_real.invitation", sep=".")


class InvitationQuerySet(models.QuerySet):
    def by_token(self, token):
        """At most one. None for what we never sealed."""
        return self.filter(pk=hash_of(token)) if is_ours(token) else self.none()

    def with_about(self):
        """With what they invite to answer about."""
        return self.select_related("batch__about__campaign", "batch__about__organisation")

    def of_batch(self, batch):
        return self.filter(batch=batch)

    def to_remind(self, batch):
        """The unspent ones whose address we have. Who has answered is not among them, and nowhere else either."""
        return self.of_batch(batch).exclude(address="")

    def of_campaigns_that_are_over(self):
        return self.filter(batch__about__campaign__status__in=["closed", "published"])

    def with_address(self):
        return self.exclude(address="")


class InvitationBatchQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def working(self):
        """Those that nobody took back."""
        return self.filter(withdrawn_on=None)

    def with_left(self):
        """Each with `.left`: how many of its links are not used. For sums only: no page shows it (see rough.py)."""
        return self.annotate(left=models.Count("invitations")).select_related("by")

    def made_in_all(self):
        return self.aggregate(all=models.Sum("made"))["all"] or 0

    def hold(self, pk):
        """The row, this transaction's alone until it ends; None where there is none."""
        return self.select_for_update(no_key=True).filter(pk=pk).first()


class InvitationBatch(models.Model):
    """Invitations made in one go, as a file for the organisation's own letters or e-mailed by us."""

    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="batches")
    made = models.PositiveIntegerField()
    mailed = models.BooleanField(default=False)
    made_on = models.DateField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reminded_on = models.DateField(null=True)
    reminded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")

    objects = InvitationBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reminded_on__isnull=True, reminded_by__isnull=True)
                | Q(reminded_on__isnull=False, reminded_by__isnull=False),
                name="invitation_batch_reminded_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False),
                name="invitation_batch_withdrawn_by_someone",
            ),
        ]

    def __str__(self):
        return f"{self.made} invitations, {self.about}"

    def can_be_reminded(self, today):
        """Once, and not before people have had some days to answer."""
        waited = today >= self.made_on + REMIND_AFTER
        return self.mailed and waited and not self.reminded_on and not self.withdrawn_on

    @property
    def remind_from(self):
        return self.made_on + REMIND_AFTER


class Invitation(models.Model):
    token_hash = models.CharField(max_length=64, primary_key=True)
    batch = models.ForeignKey(InvitationBatch, models.CASCADE, related_name="invitations")
    address = models.CharField(
        max_length=320, blank=True, help_text="Where it was e-mailed; gone once it is spent."
    )
    sealed_token = models.TextField(blank=True, help_text="Locked, for the reminder; gone once it is spent.")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address="", sealed_token="") | (~Q(address="") & ~Q(sealed_token="")),
                name="invitation_mailed_can_be_reminded",
            )
        ]

    def __str__(self):
        return f"An invitation of {self.batch}"

    @property
    def about(self):
        return self.batch.about


class InvitedAddressQuerySet(models.QuerySet):
    def about(self, about):
        return self.filter(about=about)

    def among(self, names):
        """Those of these hashes that are here."""
        return set(self.filter(address_hash__in=names).values_list("address_hash", flat=True))

    def of_campaigns_that_are_over(self):
        return self.filter(about__campaign__status__in=["closed", "published"])


class InvitedAddress(models.Model):
    """That an address was invited, so that nobody is invited twice: whether or not they have answered since.

    Its hash needs the site's secret key, so that a copy of the database names nobody. Gone once the campaign is closed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="+")
    address_hash = models.CharField(max_length=64)

    objects = InvitedAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "invited addresses"
        constraints = [models.UniqueConstraint(fields=["about", "address_hash"], name="invited_address_once")]

    def __str__(self):
        return f"Somebody invited, {self.about}"


def new_token():
    return _seal.sign(token_urlsafe(15))


def is_ours(token):
    try:
        return bool(_seal.unsign(token))
    except signing.BadSignature:
        return False


def hash_of(token):
    return sha256(token.encode()).hexdigest()
