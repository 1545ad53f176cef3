"""Invitation: a link that works once.

A token carries our seal, so that we know one of ours when we see it. What is kept is its hash, and only until it is
spent: spending it deletes the row, in the transaction that keeps the answers. So no row, no order of rows and no time
says who has answered, and a token with our seal and without a row was used before.
"""

from hashlib import sha256
from secrets import token_urlsafe

from django.core import signing
from django.db import models
from django.db.models import Q

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


class InvitationBatch(models.Model):
    """Invitations made in one go, as a file for the organisation's own letters or e-mailed by us."""

    about = models.ForeignKey("making_it_real.CampaignOrganisation", models.CASCADE, related_name="batches")
    made = models.PositiveIntegerField()
    mailed = models.BooleanField(default=False)
    made_on = models.DateField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ["-made_on", "-pk"]

    def __str__(self):
        return f"{self.made} invitations, {self.about}"


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


def new_token():
    return _seal.sign(token_urlsafe(15))


def is_ours(token):
    try:
        return bool(_seal.unsign(token))
    except signing.BadSignature:
        return False


def hash_of(token):
    return sha256(token.encode()).hexdigest()
