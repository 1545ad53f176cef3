"""Which of very many public entries are worth comparing with some that are written: so many for each, and no more.

By the telling words of the name, by the web address, and by the places close by; each is answered from an index.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import chain, pairwise
from math import floor

from django.db.models import Q

from carehub.places.distance import bounding_box, haversine_miles
from innovations.cards import runner_of
from innovations.listing.likeness import NEAR, Thing, postcode_key
from innovations.models import IndexEntry, Innovation, Place
from innovations.models.index import SearchWord
from innovations.search import spelling, synonyms
from innovations.search.analysis import stem, tokens
from innovations.search.query import Alternative, Group, Query

TELLING = 3  # words of a name by which entries are fetched: the rarest
BY_NAME = 100  # entries fetched by all of these words, and as many again by two of them
BY_WEBSITE = 40
BY_PLACE = 200
SHARED = 3  # entries with one web address, from which it says no more than a home page


@dataclass(frozen=True)
class Entry:
    """A public entry to compare with."""

    pk: int
    slug: str
    title: str
    runner: str
    town: str
    thing: Thing


@dataclass(frozen=True)
class Candidates:
    """Of some Things: `entries` by id, `ids` to compare with for each Thing, `counts` of words, `shared` websites."""

    entries: dict
    ids: list
    counts: dict
    shared: frozenset


def candidates(things):
    """At most nine queries for one Thing; five for many, and two more for each. Slips of the pen are mended for one."""
    counts = word_counts(things)
    meant = _repairs(things[0], counts) if len(things) == 1 else {}
    websites, shared = _by_website(things)
    ids = [named | placed | set(websites[thing.page])
           for thing, named, placed in zip(things, _by_name(things, counts, meant), _by_place(things), strict=True)]  # fmt: skip
    entries = _entries(set().union(*ids))
    _count_more(counts, entries)
    return Candidates(entries, ids, counts, shared)


def word_counts(things):
    """{word: in how many entries} of the words of their names that some entry has."""
    return SearchWord.objects.counts({word for thing in things for word in (*thing.written, *_joined(thing))})


def _joined(thing):
    """“door step” as “doorstep”."""
    return [one + other for one, other in pairwise(thing.written)]


def _repairs(thing, counts):
    """{misspelt word: words it was meant to be}; what they were meant to be is counted too."""
    unknown = [
        token for token in tokens(thing.title) if token.word in thing.written and token.word not in counts
    ]
    meant = {word: text.split() for word, text in spelling.repairs(unknown, synonyms.table()).items()}
    counts.update(
        SearchWord.objects.counts([word for words in meant.values() for word in words]) if meant else {}
    )
    return meant


def _count_more(counts, entries):
    """Words of the entries that were found: at least as often as they were found."""
    found = Counter(word for entry in entries.values() for word in entry.thing.written)
    for word, number in found.items():
        counts[word] = max(number, counts.get(word, 0))


def _by_name(things, counts, meant):
    for thing in things:
        written = chain(_joined(thing), *(meant.get(word, [word]) for word in thing.written))
        known = sorted((word for word in written if word in counts), key=counts.get)
        stems = list(dict.fromkeys(map(stem, known)))[:TELLING]
        yield {pk for least in {len(stems), min(2, len(stems))} - {0} for pk in _named(stems, least)}


def _named(stems, least):
    """In no order: to put very many in one costs far more than it helps."""
    query = Query(tuple(Group((Alternative((run,)),)) for run in stems), least)
    return IndexEntry.objects.meeting(query, in_title=True).values_list("pk", flat=True)[:BY_NAME]


def _by_website(things):
    """({website key: ids}, the keys that are shared)."""
    keys = {thing.page for thing in things if thing.page}
    found = defaultdict(list)
    if keys:
        rows = Innovation.objects.published().on_websites(keys).values_list("key", "pk")
        for key, pk in rows[: BY_WEBSITE * len(keys)]:
            found[key].append(pk)
    return found, frozenset(key for key, pks in found.items() if len(pks) > SHARED)


def _by_place(things):
    """For each Thing the ids at one of its postcodes, or close to one of its positions."""
    wanted = [place for thing in things for place in thing.where]
    rows = list(_places(wanted)[: BY_PLACE * len(things)]) if wanted else []
    at, around = defaultdict(set), defaultdict(list)
    for pk, postcode, lat, lon in rows:
        at[postcode_key(postcode)].add(pk)
        if lat is not None:
            around[_cell(lat, lon)].append((pk, lat, lon))
    for thing in things:
        close = {
            pk for spot in thing.spots for pk, lat, lon in _nearby(around, spot) if _is_near(spot, lat, lon)
        }
        yield close.union(*(at[postcode] for postcode in thing.postcodes))


def _cell(lat, lon):
    """Cells of a grid, each wider than NEAR anywhere in England."""
    return floor(lat / 0.02), floor(lon / 0.02)


def _nearby(around, spot):
    row, column = _cell(*spot)
    cells = ((row + up, column + along) for up in (-1, 0, 1) for along in (-1, 0, 1))
    return chain.from_iterable(around[cell] for cell in cells if cell in around)


def _is_near(spot, lat, lon):
    return haversine_miles(*spot, lat, lon) <= NEAR


def _places(where):
    close = Q(postcode__in=[postcode for postcode, _ in where])
    for _, spot in where:
        if spot:
            south, north, west, east = bounding_box(*spot, NEAR)
            close |= Q(lat__range=(south, north), lon__range=(west, east))
    rows = Place.objects.filter(close, innovation__status=Innovation.Status.PUBLISHED)
    return rows.values_list("innovation_id", "postcode", "lat", "lon")


def _entries(ids):
    places = defaultdict(list)
    for pk, *place in Place.objects.of_innovations(ids).values_list(
        "innovation_id", "postcode", "lat", "lon", "town"
    ):
        places[pk].append(place)
    rows = Innovation.objects.saved(ids).annotate(runner=runner_of("pk"))
    return {
        pk: Entry(pk, slug, title, runner or "", _town(places[pk]), _thing(title, website, phone, places[pk]))
        for pk, slug, title, website, phone, runner in rows.values_list(
            "pk", "slug", "title", "website", "phone", "runner"
        )
    }


def _town(places):
    return next((town for *_, town in places if town), "")


def _thing(title, website, phone, places):
    where = ((postcode, None if lat is None else (lat, lon)) for postcode, lat, lon, _ in places)
    return Thing(title, website, phone, tuple(where))
