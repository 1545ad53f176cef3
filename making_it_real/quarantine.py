"""Answers that came unusually fast: a moderator lets them count, or has them erased, and the tallies follow at once."""

from django.db import transaction

from making_it_real.counting.recounting import recount_some
from making_it_real.models import CampaignOrganisation, Comment, Intake, Response


@transaction.atomic
def decide(burst, name, *, by, why):
    """`name`: "count_in" or "erase". Raises NotForYou and NotAllowedNow. The organisation is locked, as by any worker."""
    CampaignOrganisation.objects.wait_for(burst.about_id)
    burst.decide(name, by=by, why=why)
    if name == "erase":
        erase(burst)
    recount_some([burst.about_id], burst.about.campaign.shape())


def erase(burst):
    """Answers, words and what still waits to be counted. In the caller's transaction, with the organisation locked."""
    for rows in (Intake.objects, Response.objects, Comment.objects):
        rows.in_burst(burst).delete()


def held_back(campaign):
    """How many answers are neither counted nor erased: exact, for sums only."""
    return (
        Response.objects.in_campaign(campaign).held_back().count()
        + Intake.objects.in_campaign(campaign).held_back().count()
    )
