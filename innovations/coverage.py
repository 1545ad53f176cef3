"""Where there is something listed and where there is nothing, council by council.

An entry counts once in each council in which it has a place or which is one of its areas. What is offered online or all
over England counts in no council. Digital hubs are counted place by place.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from carehub.places.models import Council
from innovations import bands
from innovations.counted import counted
from innovations.models import Innovation, Need, Place, SearchLog

PER = 10_000  # people aged 65 and over
EMPTY_SHOWN = 24  # councils with nothing; the others are folded away
FEWEST_SEARCHES = 5  # fewer in a month are not shown


@dataclass(frozen=True)
class Measure:
    """What is counted. `param` stands in the address; `noun` is many of them; `query` leads to them in the directory."""

    param: str
    label: str
    noun: str
    query: str = ""
    bit: int | None = None


ENTRIES = Measure("entries", "All ideas and services", "ideas and services")
HUBS = Measure("hubs", "Digital hubs: places to get online with help", "digital hubs")


def measures():
    needs = [
        Measure(
            f"need:{need.slug}",
            need.label,
            f"ideas for “{need.label.lower()}”",
            f"need={need.slug}",
            need.bit,
        )
        for need in Need.objects.remembered()
    ]
    return [ENTRIES, HUBS, *needs]


def per_council(measure):
    """{ONS code: how many}; councils with none are left out."""
    if measure is HUBS:
        return _counts(_listed_places().filter(is_digital_hub=True), Count("pk"))
    placed, covered = _placed(measure.bit), _covered(measure.bit)
    return _counts(placed, Count("innovation", distinct=True)) + _counts(covered, Count("pk"))


def _counts(rows, number):
    return Counter(dict(rows.order_by().values_list("council").annotate(number=number)))


def _listed_places():
    return Place.objects.filter(council__isnull=False, innovation__index_entry__isnull=False)


def _placed(bit=None):
    return _for_need(_listed_places().filter(innovation__index_entry__everywhere=False), bit)


def _covered(bit=None):
    """Whole councils as areas, but for those in which the entry has a place and is counted already."""
    areas = Innovation.areas.through.objects.filter(innovation__index_entry__everywhere=False)
    placed = Place.objects.filter(innovation=OuterRef("innovation"), council=OuterRef("council"))
    return _for_need(areas.filter(~Exists(placed)), bit)


def _for_need(rows, bit):
    return rows if bit is None else rows.filter(innovation__index_entry__needs__has_any=1 << bit)


def needs_per_council(codes):
    """{ONS code: {bit of the need: how many}} for these councils."""
    found = defaultdict(Counter)
    for rows, number in ((_placed(), Count("innovation", distinct=True)), (_covered(), Count("pk"))):
        here = rows.filter(council__in=codes).order_by()
        for code, mask, many in here.values_list("council", "innovation__index_entry__needs").annotate(
            n=number
        ):
            for bit in range(mask.bit_length()):
                if mask >> bit & 1:
                    found[code][bit] += many
    return found


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
    return Coverage(measure, rows, bands.key(rates, at), _regions(rows), *_together(rows))


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
