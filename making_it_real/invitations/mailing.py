"""Invitations by e-mail. Nothing in the database says who has used theirs.

The link stands locked in two places until it is used or sent (carehub.locking): in the invitation, for the one
reminder, and in the outbox. Using an invitation deletes its row with the address and the locked link. The outbox
forgets the address of what it sent. Whether somebody was invited before is known by a keyed hash, whether or not they
have answered, so that asking again tells nothing about them.
"""

from django.db import transaction
from django.utils import timezone

from carehub.locking import lock, unlock
from carehub.mail import letters, outbox
from carehub.mail.locked import locked
from making_it_real.invitations.addresses import hash_of_address
from making_it_real.invitations.links import invitation_link
from making_it_real.invitations.making import AT_ONCE, begin_batch, store
from making_it_real.models import Campaign, CampaignOrganisation, Invitation, InvitationBatch, InvitedAddress
from making_it_real.models.invitation import hash_of, new_token

_HERE = (
    "\N{OBJECT REPLACEMENT CHARACTER}"  # where the link comes in, in a letter that is written once for all
)


@transaction.atomic
def mail(about, addresses, *, by):
    """Invite those that were not invited before. How many. Raises TooMany and NotAllowedNow."""
    CampaignOrganisation.objects.wait_for(about.pk)
    new = _not_invited(about, addresses)
    if not new:
        return 0
    batch = begin_batch(about, len(new), by=by, mailed=True)
    InvitedAddress.objects.bulk_create(
        [InvitedAddress(about=about, address_hash=name) for name in sorted(new)], batch_size=AT_ONCE
    )
    tokens = {new_token(): address for address in new.values()}
    store(
        Invitation(token_hash=hash_of(token), batch=batch, address=address, sealed_token=lock(token))
        for token, address in tokens.items()
    )
    _post(f"survey-invitation:{batch.pk}", about, "survey_invitation", tokens.items())
    return len(new)


@transaction.atomic
def remind(batch_pk, about, *, by):
    """Write once more to those of a batch who have not used their link. Whether it was done now: it is done once.

    How many these are is told to nobody.
    """
    if Campaign.objects.hold_open(about.campaign_id) is None:
        return False
    batch = InvitationBatch.objects.about(about).hold(batch_pk)
    if batch is None or not batch.can_be_reminded(timezone.localdate()):
        return False
    unspent = Invitation.objects.to_remind(batch).values_list("sealed_token", "address")
    pairs = [(unlock(sealed), address) for sealed, address in unspent]
    _post(f"survey-reminder:{batch.pk}", about, "survey_reminder", pairs)
    batch.reminded_on, batch.reminded_by = timezone.localdate(), by
    batch.save(update_fields=["reminded_on", "reminded_by"])
    return True


def _not_invited(about, addresses):
    """{hash: address}"""
    names = {hash_of_address(address): address for address in addresses}
    known = InvitedAddress.objects.about(about).among(list(names))
    return {name: address for name, address in names.items() if name not in known}


def _post(key, about, template, pairs):
    """`pairs`: (token, address). The letter is the same for all but for the link."""
    letter = letters.write(template, {"about": about, "campaign": about.campaign, "link": f"https://{_HERE}"})
    outbox.put(
        outbox.row(f"{key}:{number}", address, _with_link(letter, token), private=True)
        for number, (token, address) in enumerate(sorted(pairs, key=lambda pair: hash_of(pair[0])), 1)
    )


def _with_link(letter, token):
    link = locked(invitation_link(token))
    text, html = (part.replace(f"https://{_HERE}", link) for part in (letter.text, letter.html))
    return letters.Letter(letter.subject, text, html)
