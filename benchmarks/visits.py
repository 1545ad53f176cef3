"""Which pages are measured, and with what in their addresses: different each time, the same for the same seed."""

import csv
from dataclasses import dataclass
from itertools import cycle
from random import Random
from urllib.parse import urlencode

from databases import DRAWN, ROOT, rows

SEED = 7
TWO_WORDS = ("memory cafe", "food bank", "lunch club", "walking group", "carers group", "falls alarm", "digital hub",
             "stroke club", "coffee morning", "tablet lessons", "benefits check", "warm space")  # fmt: skip
BROAD = ("support", "group", "help", "people", "care", "community")
TYPED = ("mem", "memo", "foo", "food b", "ca", "car", "dem", "walk", "sup", "lon")
TICKS = (("get", "free"), ("need", "company"), ("need", "caring"), ("cost", "free"), ("evidence", "2"), ("kind", "community"), ("theme", "2"), ("for", "older-people"))  # fmt: skip
MEASURES = ("entries", "hubs", "need:company", "need:caring", "need:memory")
NEWEST = f"(SELECT slug FROM innovations_innovation ORDER BY id DESC LIMIT {DRAWN}) AS newest"  # noqa: S608
BARE, ENTRY, NOT_DRAWN, AGAIN, NEAR, BROAD_WORD, BROAD_NEAR = (
    "a bare view of an entry page’s size",
    "entry page, first visit",
    "entry page, changed a moment ago",
    "entry page, visited before",
    "two words near a postcode, facets",
    "one broad word",
    "one broad word near a postcode",
)
SEARCHES = (NEAR, BROAD_WORD, BROAD_NEAR)


@dataclass(frozen=True)
class Kit:
    """What addresses are made of."""

    chance: Random
    postcodes: list
    drawn: list
    not_drawn: list
    organisations: list
    councils: list


def kit(url):
    chance = Random(SEED)
    return Kit(
        chance,
        _postcodes(chance),
        _slugs(url, NEWEST),
        _slugs(url, f"innovations_innovation WHERE slug NOT IN (SELECT slug FROM {NEWEST})"),  # noqa: S608
        _slugs(url, "accounts_organisation"),
        _slugs(url, "places_council"),
    )


def _slugs(url, table):
    found = rows(url, f"SELECT slug FROM {table} ORDER BY md5(slug) LIMIT 5000")  # noqa: S608
    return [slug for (slug,) in found]


def _postcodes(chance):
    """Postcodes in sectors taken evenly, so about one for each so many people."""
    with (ROOT / "carehub/places/data/sectors_england.csv").open(encoding="utf-8", newline="") as file:
        sectors = [row["sector"] for row in csv.DictReader(file)]
    return [
        f"{sector}{chance.choice('ABDEFGHJLNPQ')}{chance.choice('ABDEFGHJLNPQ')}"
        for sector in chance.sample(sectors, 2000)
    ]


def pages(kit):
    """{name: endless addresses}"""
    chance, drawn, not_drawn = kit.chance, iter(kit.drawn), iter(kit.not_drawn)
    again, organisations, councils = cycle(kit.not_drawn[-5:]), cycle(kit.organisations), cycle(kit.councils)
    return {
        BARE: lambda: "/bench/bare/",
        "home": lambda: "/",
        NEAR: lambda: _search(kit, chance.choice(TWO_WORDS), near=True, tick=chance.random() < 1 / 3),
        BROAD_WORD: lambda: _search(kit, chance.choice(BROAD)),
        BROAD_NEAR: lambda: _search(kit, chance.choice(BROAD), near=True),
        "two words within 15 miles": lambda: _search(kit, chance.choice(TWO_WORDS), near=True, within="15"),
        "one broad word within 15 miles": lambda: _search(kit, chance.choice(BROAD), near=True, within="15"),
        "directory, no words": lambda: f"/innovations/?page={chance.choice((1, 1, 1, 2, 3))}",
        ENTRY: lambda: f"/innovations/{next(drawn)}/",
        NOT_DRAWN: lambda: f"/innovations/{next(not_drawn)}/",
        AGAIN: lambda: f"/innovations/{next(again)}/",
        "coverage map": lambda: f"/innovations/coverage/?what={chance.choice(MEASURES)}",
        "organisation page": lambda: f"/organisations/{next(organisations)}/",
        "council page": lambda: f"/councils/{next(councils)}/",
        "suggestions while typing": lambda: "/innovations/suggest/?" + urlencode({"q": chance.choice(TYPED)}),
    }


def _search(kit, words, near=False, tick=False, within=None):
    """Near a postcode at the usual distance, as nearly everybody asks, or `within` so many miles."""
    asked = [("q", words)]
    if near:
        asked.append(("near", kit.chance.choice(kit.postcodes)))
    if within:
        asked.append(("within", within))
    if tick:
        asked.append(kit.chance.choice(TICKS))
    return "/innovations/?" + urlencode(asked)
