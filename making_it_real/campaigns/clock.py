"""The clock of the campaigns: what opens, closes and is published by itself. Each may run twice, late or never."""

import logging

from carehub.moderation.models import Incomplete
from carehub.workflow import NotAllowedNow
from making_it_real.campaigns.publishing import NotYet, publish_checked
from making_it_real.models import Campaign, Invitation, InvitedAddress

BY = "The clock"
log = logging.getLogger(__name__)


def open_due(today):
    """Those whose first day has come. How many."""
    return sum(_try(campaign, lambda one: one.open(by=BY)) for campaign in Campaign.objects.to_open(today))


def close_due(today):
    """Those whose last day is over."""
    return sum(_try(campaign, lambda one: one.close(by=BY)) for campaign in Campaign.objects.to_close(today))


def publish_due(today):
    """Those that are closed and of which nothing waits for a person (publishing.what_waits)."""
    return sum(
        _try(campaign, lambda one: publish_checked(one, by=BY))
        for campaign in Campaign.objects.to_publish(today)
    )


def take_in_declared():
    """Organisations that declared since a campaign for everyone has opened are asked about too."""
    for campaign in Campaign.objects.open().for_everyone():
        campaign.take_in_declared()


def forget_addresses():
    """Once a campaign is over nobody is reminded, so nobody's address is kept."""
    over = Invitation.objects.of_campaigns_that_are_over().with_address()
    forgotten = over.update(address="", sealed_token="")
    InvitedAddress.objects.of_campaigns_that_are_over().delete()
    return forgotten


def _try(campaign, deed):
    """Whether it was done. One that cannot be done yet keeps no other from its turn."""
    try:
        deed(campaign)
    except (Incomplete, NotAllowedNow, NotYet) as refused:
        log.warning("%s: %s", campaign, refused)
        return False
    return True
