"""Where there is something listed and where there is nothing, council by council: the map's figures and their key."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from carehub.places.models import Council
from innovations import bands
from innovations.counted import counted
from innovations.listed_where import Measure, per_council
from innovations.models import SearchLog

PER = 10_000  # people aged 65 and over
EMPTY_SHOWN = 24  # councils with nothing; the others are folded away
FEWEST_SEARCHES = 5  # fewer in a month are not shown


def rate(number, people):
    """For every 10,000 of these people."""
    return number * PER / people if people else 0.0


def figure(rate):
    """ "4.1"; below one, "0.34", so that councils with little still differ."""
    return f"{rate:.1f}" if rate >= 1 or rate == 0 else f"{rate:.2f}"


@dataclass(frozen=True)
class Row:
    """One council's figure, as the map, the table and the CSV show it."""

    code: str
    name: str
    slug: str
    url: str
    region: str
    q: int
    r: int
    people: int
    number: int
    rate: float
    band: int
    searches: int | None  # None when too few to show
    is_you: bool = False

    @property
    def rate_words(self):
        return figure(self.rate)

    @property
    def words(self):
        return f"{figure(self.rate)} for every 10,000 people over 65" if self.number else "nothing listed yet"


@dataclass(frozen=True)
class Region:
    name: str
    rate: float
    rows: list

    @property
    def rate_words(self):
        return figure(self.rate)


@dataclass(frozen=True)
class Coverage:
    measure: Measure
    rows: list
    key: list
    regions: list
    number: int
    rate: float
    counted_at: float  # seconds since 1970: names what is cached of the page

    @property
    def rate_words(self):
        return figure(self.rate)

    @property
    def empty(self):
        """Councils with nothing, those where most people searched first."""
        return sorted((row for row in self.rows if not row.number), key=lambda row: -(row.searches or 0))

    @property
    def empty_first(self):
        return self.empty[:EMPTY_SHOWN]

    @property
    def empty_rest(self):
        return self.empty[EMPTY_SHOWN:]

    def row_of(self, code):
        return next((row for row in self.rows if row.code == code), None)


def coverage(measure):
    return counted(f"coverage:{measure.param}", lambda: _coverage(measure))


def _coverage(measure):
    councils = list(Council.objects.order_by("name").defer("facts"))
    numbers, searches = per_council(measure), _searches()
    rates = [rate(numbers[council.pk], council.population_65_plus) for council in councils]
    at = bands.edges(rates)
    rows = [
        _row(council, numbers[council.pk], each, bands.band_of(each, at), searches.get(council.pk))
        for council, each in zip(councils, rates, strict=True)
    ]
    return Coverage(
        measure, rows, bands.key(rates, at), _regions(rows), *_together(rows), timezone.now().timestamp()
    )


def _row(council, number, each, band, searches):
    return Row(
        code=council.pk,
        name=council.name,
        slug=council.slug,
        url=council.get_absolute_url(),
        region=council.region,
        q=council.hex_q,
        r=council.hex_r,
        people=council.population_65_plus,
        number=number,
        rate=each,
        band=band,
        searches=searches,
    )


def _regions(rows):
    by_region = defaultdict(list)
    for row in rows:
        by_region[row.region].append(row)
    return [Region(name, _together(those)[1], those) for name, those in sorted(by_region.items())]


def _together(rows):
    number = sum(row.number for row in rows)
    return number, rate(number, sum(row.people for row in rows))


def _searches():
    """{ONS code: searches in the last 30 days}, for councils with enough to show."""
    since = timezone.localdate() - timedelta(days=30)
    rows = SearchLog.objects.filter(day__gte=since, council__isnull=False).values_list("council")
    counts = rows.order_by().annotate(number=Count("pk")).filter(number__gte=FEWEST_SEARCHES)
    return dict(counts)
