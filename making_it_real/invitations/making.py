"""Making invitations: the link is given out once, in a file or an e-mail; what is kept is its hash."""

from django.db import transaction
from django.utils import timezone

from carehub.workflow import NotAllowedNow
from making_it_real.invitations.links import invitation_link
from making_it_real.models import Campaign, CampaignOrganisation, Invitation, InvitationBatch
from making_it_real.models.invitation import hash_of, new_token

MOST_IN_A_FILE = 20_000
MOST_ALTOGETHER = 200_000  # of one organisation in one campaign
AT_ONCE = 2000  # rows in one statement
CLOSED = "The survey is not open, so no invitations can be made."


class TooMany(Exception):
    """The message says how many are left."""


@transaction.atomic
def make_file(about, number, *, by):
    """The links of a new batch, for the organisation's own letters. They stand nowhere else, and cannot be had again.

    Raises TooMany and NotAllowedNow.
    """
    batch = begin_batch(about, number, by=by)
    tokens = [new_token() for _ in range(number)]
    store(Invitation(token_hash=hash_of(token), batch=batch) for token in tokens)
    return [invitation_link(token) for token in tokens]


def begin_batch(about, number, *, by, **fields):
    """In the caller's transaction, with the organisation locked so that two at once do not pass the limit."""
    if Campaign.objects.hold_open(about.campaign_id) is None:
        raise NotAllowedNow(CLOSED)
    CampaignOrganisation.objects.wait_for(about.pk)
    left = MOST_ALTOGETHER - InvitationBatch.objects.about(about).made_in_all()
    if number > left:
        raise TooMany(f"You can make {left:,} more invitations in this survey.")
    return InvitationBatch.objects.create(
        about=about, made=number, made_on=timezone.localdate(), by=by, **fields
    )


def store(invitations):
    """In the order of their hashes, so that the order of rows says nothing."""
    Invitation.objects.bulk_create(sorted(invitations, key=lambda one: one.pk), batch_size=AT_ONCE)


@transaction.atomic
def take_back(batch_pk, about, *, by):
    """The links of a batch stop working, but for those already used. How many invitations it had; None if it was done."""
    batch = InvitationBatch.objects.about(about).hold(batch_pk)
    if batch is None or batch.withdrawn_on:
        return None
    Invitation.objects.of_batch(batch).delete()
    batch.withdrawn_on, batch.withdrawn_by = timezone.localdate(), by
    batch.save(update_fields=["withdrawn_on", "withdrawn_by"])
    return batch.made
