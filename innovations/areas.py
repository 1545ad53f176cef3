"""My area: what is listed in one council, and what is missing beside councils most like it."""

from dataclasses import dataclass
from statistics import median

from django.core.cache import cache
from django.db.models import Count, Q, Window
from django.utils import timezone

from innovations import coverage
from innovations.cards import cards, for_cards
from innovations.counted import counted
from innovations.listed_where import listed, listed_hubs
from innovations.models import Innovation, Need, Place

KEPT = 600  # seconds: what is usual elsewhere may be a little old; what is here may not
ALIKE_SHOWN = 6
MANY_HUBS = 12
NEWEST = 6


@dataclass(frozen=True)
class NeedHere:
    """number: entries in this council. usual: what a council like it with as many older people would have."""

    need: Need
    number: int
    usual: float

    @property
    def usual_rounded(self):
        return round(self.usual)

    @property
    def is_comparable(self):
        """Councils like it have enough for this need to be compared with."""
        return self.usual_rounded >= 1

    @property
    def is_missing(self):
        return self.is_comparable and self.number < self.usual / 2


@dataclass(frozen=True)
class Area:
    """All that a council's page shows beside the council: the councils most like it, nearest first, among them."""

    alike: list
    needs: list
    hubs: list
    number_of_hubs: int
    newest: list
    counted_at: float  # seconds since 1970: names what is cached of the page


def area(council):
    return counted(f"area:{council.pk}", lambda: _area(council))


def _area(council):
    alike = most_alike(council)
    hubs = hubs_in(council)
    return Area(
        alike=alike[:ALIKE_SHOWN],
        needs=needs_here(council, alike),
        hubs=hubs,
        number_of_hubs=hubs[0].of if hubs else 0,
        newest=cards(newest_in(council)),
        counted_at=timezone.now().timestamp(),
    )


def needs_here(council, alike):
    """NeedHere for each need, in order. `alike` are the councils to compare with, as they stood ten minutes ago."""
    counts = cache.get_or_set("listed:everywhere", listed, KEPT) | listed(council.pk)
    return [
        need_here(need, council, counts, [rate_in(other, need, counts) for other in alike])
        for need in Need.objects.remembered()
    ]


def need_here(need, council, counts, rates):
    """`counts` as of listed(); `rates` those of the councils to compare with."""
    usual = median(rates) * council.population_65_plus / coverage.PER if rates else 0.0
    return NeedHere(need, number_in(council, need, counts), usual)


def number_in(council, need, counts):
    return counts.get(council.pk, {}).get(need.bit, 0)


def rate_in(council, need, counts):
    return coverage.rate(number_in(council, need, counts), council.population_65_plus)


def most_alike(council):
    """The 15 councils most like it, nearest first."""
    alike = council.similarities.select_related("similar").order_by("rank").defer("similar__facts")
    return [similarity.similar for similarity in alike]


def newest_in(council):
    """The newest entries with a place in the council or with it among their areas.

    Written as "or" so that PostgreSQL goes through the newest entries and looks each up in two tables of ids.
    """
    placed = Place.objects.in_council(council.pk).values("innovation")
    covered = Innovation.areas.through.objects.filter(council=council).values("innovation")
    there = Innovation.objects.published().filter(Q(pk__in=placed) | Q(pk__in=covered))
    return for_cards(there.newest())[:NEWEST]


def hubs_in(council):
    """The first digital hubs of the council; `.of` is how many it has in all."""
    own = ("name", "address", "town", "postcode", "innovation__slug", "innovation__title")
    hubs = listed_hubs().in_council(council.pk).select_related("innovation").only(*own)
    return list(hubs.annotate(of=Window(Count("*"))).order_by("town", "name", "pk")[:MANY_HUBS])
