"""Tallies from responses alone, and whether those that stand are the same."""

from django.db import transaction

from making_it_real.counting.sums import sums_of
from making_it_real.models import CampaignOrganisation, Response, Tally


def recount_one(about, shape):
    """Write the tallies of one organisation anew. The caller holds its row locked, in a transaction."""
    packed = "".join(text for _, text in Response.objects.about(about).counted().packed())
    Tally.objects.about(about).delete()
    Tally.objects.bulk_create(_tally(about.pk, key, sums) for key, sums in sums_of(packed, shape).items())


def recount(campaign):
    """Write all tallies of a campaign anew, an organisation at a time. Yields how many organisations are done."""
    shape = campaign.shape()
    for done, pk in enumerate(
        campaign.organisations.order_by("pk").values_list("pk", flat=True).iterator(), 1
    ):
        with transaction.atomic():
            recount_one(CampaignOrganisation.objects.wait_for(pk), shape)
        yield done


def differences(campaign):
    """Ids of the CampaignOrganisations whose tallies are not what their responses say; read only, streamed.

    What is being counted at this moment may be among them: ask again with the organisation locked (`is_right`).
    """
    shape, seen = campaign.shape(), set()
    for pk, packed in Response.objects.in_campaign(campaign).counted().packed():
        seen.add(pk)
        if _standing(pk) != _as_rows(sums_of(packed, shape)):
            yield pk
    left_over = (
        Tally.objects.in_campaign(campaign).order_by("about").values_list("about", flat=True).distinct()
    )
    yield from (pk for pk in left_over if pk not in seen)


@transaction.atomic
def is_right(pk, shape):
    about = CampaignOrganisation.objects.wait_for(pk)
    packed = "".join(text for _, text in Response.objects.about(about).counted().packed())
    return _standing(pk) == _as_rows(sums_of(packed, shape))


def _standing(pk):
    rows = Tally.objects.about(pk).values_list("segment", "people", "themes", "statements", "awareness")
    return {key: numbers for key, *numbers in rows}


def _as_rows(sums):
    return {key: [one.people, one.themes, one.statements, one.awareness] for key, one in sums.items()}


def _tally(pk, key, sums):
    return Tally(about_id=pk, segment=key, people=sums.people, themes=sums.themes, statements=sums.statements,
                 awareness=sums.awareness)  # fmt: skip
