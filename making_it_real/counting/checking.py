"""Each night: are the tallies what the responses say? Where not, TLAP is told and nothing is mended in silence."""

import logging

from django.utils import timezone

from carehub.accounts.models import User
from carehub.mail import post_many
from making_it_real.counting.recounting import differences, is_right
from making_it_real.models import Campaign, CampaignOrganisation

log = logging.getLogger(__name__)


def check_all():
    """[(campaign, [CampaignOrganisation whose tallies are wrong])] of the campaigns that are counting."""
    found = [(campaign, wrong(campaign)) for campaign in Campaign.objects.counting()]
    return [(campaign, those) for campaign, those in found if those]


def wrong(campaign):
    """Looked at twice: what was being counted at that moment is right once its turn is over."""
    shape = campaign.shape()
    suspects = [pk for pk in differences(campaign) if not is_right(pk, shape)]
    return list(CampaignOrganisation.objects.with_ids(suspects).with_all())


def raise_alarm(found):
    """To the log and, once a day for each campaign, to every moderator."""
    today = timezone.localdate()
    for campaign, those in found:
        log.error("Tallies of %s are not what the responses say: %s", campaign, ", ".join(map(str, those)))
        context = {"campaign": campaign, "organisations": [one.organisation for one in those]}
        post_many(
            (f"tallies:{campaign.pk}:{today}:{one.pk}", one.email, "tallies_wrong", context)
            for one in User.objects.moderators()
        )
