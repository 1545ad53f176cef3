"""My area: what is listed in one council, and what is missing beside councils most like it."""

from dataclasses import dataclass
from statistics import median

from innovations import coverage
from innovations.cards import with_runner
from innovations.counted import counted
from innovations.listed_where import needs_per_council
from innovations.models import Innovation, Need, Place

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
    def is_missing(self):
        return self.usual_rounded >= 1 and self.number < self.usual / 2


def needs_here(council, alike):
    """NeedHere for each need, in order. `alike` are the councils to compare with."""
    codes = [council.pk, *(other.pk for other in alike)]
    counts = counted(f"needs:{council.pk}", lambda: dict(needs_per_council(codes)))
    return [_need_here(need, council, alike, counts) for need in Need.objects.remembered()]


def _need_here(need, council, alike, counts):
    def number(code):
        return counts.get(code, {}).get(need.bit, 0)

    rates = [coverage.rate(number(other.pk), other.population_65_plus) for other in alike]
    usual = median(rates) * council.population_65_plus / coverage.PER if rates else 0.0
    return NeedHere(need, number(council.pk), usual)


def most_alike(council):
    """The 15 councils most like it, nearest first."""
    alike = council.similarities.select_related("similar").order_by("rank").defer("similar__facts")
    return [similarity.similar for similarity in alike]


def newest_in(council):
    """The newest entries with a place in the council or with it among their areas."""
    placed = Place.objects.filter(council=council).values("innovation")
    covered = Innovation.areas.through.objects.filter(council=council).values("innovation")
    there = Innovation.objects.published().filter(pk__in=placed.union(covered, all=True))
    return list(with_runner(there.newest())[:NEWEST])


def hubs_in(council):
    """(the first digital hubs of the council, how many there are)."""
    hubs = Place.objects.filter(council=council, is_digital_hub=True, innovation__index_entry__isnull=False)
    return list(hubs.select_related("innovation").order_by("town", "name", "pk")[:MANY_HUBS]), hubs.count()
