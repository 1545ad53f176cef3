"""Saying that something on CareHub is ours: TLAP decides, and whoever looks after it now hears of it."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from carehub.accounts.models import Organisation
from carehub.accounts.websites import is_on_own_domain
from carehub.mail import post
from carehub.moderation.models import QueueItem
from innovations.models import Claim, Innovation

HELD = "Somebody looks after it already"
OTHER_DOMAIN = "The email address is not on its own website’s domain"


class AlreadyClaimed(Exception):
    """The same claim waits for TLAP already."""


class AlreadyYours(Exception):
    """It is looked after by whoever claims it."""


@transaction.atomic
def claim_entry(entry, organisation, *, by, words):
    """`by` leads the organisation. Raises AlreadyClaimed, AlreadyYours."""
    keeper = (
        Innovation.objects.select_for_update(no_key=True).values_list("kept_by", flat=True).get(pk=entry.pk)
    )
    if keeper == organisation.pk:
        raise AlreadyYours
    return _put(Claim(innovation=entry, organisation=organisation, by=by, words=words))


@transaction.atomic
def claim_organisation(organisation, *, by, words):
    """Raises AlreadyClaimed, AlreadyYours."""
    Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=organisation.pk)
    if Organisation.objects.of_member(by).contains(organisation):
        raise AlreadyYours
    return _put(Claim(claimed=organisation, by=by, words=words))


def _put(claim):
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:
        raise AlreadyClaimed from None
    held = claim.held_already
    warning = HELD if held else "" if is_on_own_domain(claim.by.email, claim.website) else OTHER_DOMAIN
    QueueItem.objects.put(
        QueueItem.About.CLAIM, claim.pk, kind=QueueItem.Kind.CLAIM, title=str(claim), warning=warning,
        sender_name=claim.claimant[:200], organisation=claim.organisation,
    )  # fmt: skip
    post(
        f"claim:{claim.pk}:received", claim.by.email, "claim_received", {"claim": claim, "link": _page(claim)}
    )
    if held:
        claim.holder.write_to_leads(f"claim:{claim.pk}:attempt", "claim_to_leads", {"claim": claim})
    return claim


def _page(claim):
    name, subject = (
        ("claim-entry", claim.innovation) if claim.innovation else ("claim-organisation", claim.claimed)
    )
    return settings.SITE_URL + reverse(name, args=[subject.slug])
