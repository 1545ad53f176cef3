"""The towns where something is listed, so that people can look near a town without knowing a postcode."""

from itertools import groupby
from operator import itemgetter

from django.db import transaction

from carehub.places.distance import haversine_miles
from carehub.places.models import Council, PlaceName
from innovations.models import Place

SAME_TOWN = 12  # miles: readings of one name nearer than this are one town on both sides of a boundary
OUTSKIRTS = 25  # miles, when one has only a few listings and the other many


@transaction.atomic
def refresh_place_names():
    """Rebuild the town names from the places of published entries. Returns how many there are."""
    # One at a time: who comes second waits here, and then sees what the first has written.
    Council.objects.select_for_update(no_key=True).order_by("pk").first()
    towns = sorted(Place.objects.towns(), key=lambda row: (row["name"].casefold(), -row["listings"]))
    rows = [row for _, same in groupby(towns, key=lambda row: row["name"].casefold()) for row in _apart(same)]
    return PlaceName.objects.replace_all(rows)


def _apart(same_name):
    """Of places with one name, the greatest first: each stands for the smaller ones close to it.

    A town's postal address reaches into the next council; without this, "Rotherham" would be two places.
    """
    kept = []
    for row in sorted(same_name, key=itemgetter("listings"), reverse=True):
        near = next((town for town in kept if _is_part(row, town)), None)
        if near:
            near["listings"] += row["listings"]
        else:
            kept.append(row)
    return kept


def _is_part(row, town):
    miles = haversine_miles(row["lat"], row["lon"], town["lat"], town["lon"])
    return miles < SAME_TOWN or (miles < OUTSKIRTS and row["listings"] * 4 <= town["listings"])
