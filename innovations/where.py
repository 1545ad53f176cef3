"""Where somebody looks from, and what can be used there.

Entries offered online, all over England or in the whole of a council's area can be used wherever they reach, however
far away their office is. An entry with many places counts once, at the nearest.
"""

from dataclasses import dataclass
from functools import cached_property

from carehub.places.lookup import find_place
from carehub.places.models import Council
from innovations.models import Innovation, Place

DISTANCES = [1, 3, 5, 10, 15, 25, 50]  # miles
USUAL = 5  # miles, when nobody said how far
WIDEST = 1000  # miles: all of England


@dataclass(frozen=True)
class Where:
    """A point in degrees with a council around it; or a whole council, when `miles` is None."""

    label: str
    lat: float
    lon: float
    council_code: str | None
    miles: float | None

    @property
    def is_area(self):
        return self.miles is None

    def places(self):
        if self.is_area:
            return Place.objects.in_council(self.council_code).with_distance(self.lat, self.lon)
        return Place.objects.within(self.lat, self.lon, self.miles)

    @cached_property
    def usable(self):
        """The statement, as (SQL, parameters), for the ids of innovations that have a place here or cover all of the
        council it is in.

        What can be used everywhere is not among them: IndexEntry.objects.available() knows that by itself.
        """
        near = self.places().order_by().values_list("innovation_id")
        areas = Innovation.areas.through.objects.filter(council_id=self.council_code)
        both = near.union(areas.values_list("innovation_id"), all=True)
        return both.order_by().query.sql_with_params()

    def widened(self, miles):
        return Where(self.label, self.lat, self.lon, self.council_code, miles)


def where(text, within):
    """Where for what was typed and chosen: `within` is miles, "any" or empty. Raises PlaceProblem.

    A council's name without a distance means the whole council.
    """
    found = find_place(text)
    whole_council = found.precision == "council" and not within
    return Where(
        found.label, found.lat, found.lon, found.council_code, None if whole_council else _miles(within)
    )


def _miles(within):
    if within == "any":
        return WIDEST
    return float(within) if within else USUAL


def in_council(slug):
    """QuerySet of the ids of innovations that can be used in a council's area, or None for an unknown slug."""
    council = Council.objects.with_slug(slug)
    return council and Where(council.name, council.lat, council.lon, council.pk, None)
