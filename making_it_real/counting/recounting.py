"""Tallies from responses alone, many organisations at a time. What is right already is not written again."""

from itertools import batched

from django.db import transaction

from making_it_real.counting.sums import sums_of
from making_it_real.models import CampaignOrganisation, Response, Tally
from making_it_real.models.tally import NUMBERS

AT_ONCE = 50  # organisations in one transaction


def recount_some(pks, shape):
    """Make the tallies of these organisations right. The caller holds their rows locked, in a transaction."""
    changes = _changes(pks, shape)
    for about, segment in [key for key, numbers in changes.items() if numbers is None]:
        Tally.objects.about(about).in_segment(segment).delete()
    Tally.objects.put(_tally(*key, numbers) for key, numbers in changes.items() if numbers)


def recount(campaign):
    """Make all tallies of a campaign right. Yields how many organisations are done."""
    shape, done = campaign.shape(), 0
    for pks in _in_batches(campaign):
        with transaction.atomic():
            recount_some(CampaignOrganisation.objects.with_ids(pks).hold_all(), shape)
        done += len(pks)
        yield done


def differences(campaign):
    """Ids of the CampaignOrganisations whose tallies are not what their responses say; read only, streamed.

    What is being counted at this moment may be among them: ask again with the organisation locked (`is_right`).
    """
    shape = campaign.shape()
    for pks in _in_batches(campaign):
        yield from sorted({about for about, _ in _changes(pks, shape)})


@transaction.atomic
def is_right(pk, shape):
    CampaignOrganisation.objects.wait_for(pk)
    return not _changes([pk], shape)


def _in_batches(campaign):
    return batched(campaign.organisations.order_by("pk").values_list("pk", flat=True), AT_ONCE)


def _changes(pks, shape):
    """{(id of the CampaignOrganisation, segment): numbers as they should be, None for no tally} where it is otherwise."""
    standing, right = _standing(pks), _right(pks, shape)
    return {
        key: right.get(key) for key in standing.keys() | right.keys() if standing.get(key) != right.get(key)
    }


def _standing(pks):
    rows = Tally.objects.about_any(pks).values_list("about", "segment", *NUMBERS)
    return {(about, segment): numbers for about, segment, *numbers in rows}


def _right(pks, shape):
    return {
        (about, segment): [one.people, one.themes, one.statements, one.awareness]
        for about, packed in Response.objects.about_any(pks).counted().packed()
        for segment, one in sums_of(packed, shape).items()
    }


def _tally(about, segment, numbers):
    return Tally(about_id=about, segment=segment, **dict(zip(NUMBERS, numbers, strict=True)))
