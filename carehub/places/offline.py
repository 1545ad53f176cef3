"""What CareHub knows of English postcodes and councils without a database, read on first use (some 0.1 s, 10 MB).

Exact: a postcode's council is its exception's if it has one, else its sector's (ONS Postcode Directory,
November 2025; no error among 2,270,178 live postcodes).
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from sys import intern
from threading import Lock
from typing import NamedTuple

from rapidfuzz import fuzz, process

from carehub.places import tables
from carehub.places.distance import haversine_miles
from carehub.places.names import council_key, normal


class Spot(NamedTuple):
    """A middle point in degrees and the council (ONS code) it mostly lies in; blank outside England."""

    lat: float
    lon: float
    council: str


class Name(NamedTuple):
    """A town, or a council by its name; kind as in Council.Kind, or "town"."""

    name: str
    council: str
    lat: float
    lon: float
    kind: str


ALIKE_ENOUGH = 74  # of 100: two letters wrong in an eight-letter name
AS_ALIKE = 12  # how far below the likeliest another is still worth offering
LONDON = Name("London", "", 51.5074, -0.1278, "town")  # Charing Cross; in no one council


@dataclass(frozen=True)
class Offline:
    sectors: dict[str, Spot]  # "LS62"
    outcodes: dict[str, Spot]  # "LS6", and "SW1" for all of SW1A to SW1Y
    exceptions: dict[str, str]  # "AL38QE" → ONS code, of Wales and Scotland too
    councils: dict[str, Name]  # by ONS code

    def council_of(self, packed: str) -> str:
        """ONS code for a full postcode without space; "" where its sector is not known."""
        sector = self.sectors.get(packed[:-2])
        return self.exceptions.get(packed) or (sector.council if sector else "")

    def nearest_sector(self, lat, lon):
        """The sector ("LS6 2") whose middle is nearest. Looks at them all: some 10 ms."""
        nearest = min(self.sectors, key=lambda key: haversine_miles(lat, lon, *self.sectors[key][:2]))
        return f"{nearest[:-1]} {nearest[-1]}"

    @cached_property
    def council_by_key(self) -> dict[str, Name]:
        return {council_key(council.name): council for council in self.councils.values()}

    @cached_property
    def short_names(self) -> dict[str, list[Name]]:
        """What people say for a council ("Hull"), and old counties now shared by several ("Cumbria")."""
        return {
            normal(short): [self.council_by_key[council_key(name)] for name in names.split("|")]
            for short, names in tables.rows("council_short_names.csv")
        }

    def council_named(self, text) -> Name | None:
        """By its full name in any usual form, or a short name that is one council's alone."""
        key = council_key(text)
        shared = self.short_names.get(key, [])
        return self.council_by_key.get(key) or (shared[0] if len(shared) == 1 else None)

    @cached_property
    def regions(self) -> dict[str, list[Name]]:
        found = {}
        for row in tables.records("councils.csv"):
            found.setdefault(normal(row["region"]), []).append(self.councils[row["gss_code"]])
        return found

    def councils_of(self, text) -> list[Name]:
        """All that look after an area: a council itself, those of an old county, or those of a region."""
        key = council_key(text)
        council = self.council_by_key.get(key)
        return [council] if council else self.short_names.get(key) or self.regions.get(normal(text), [])

    @cached_property
    def towns(self) -> dict[str, list[Name]]:
        found = {"london": [LONDON]}
        for name, outcode in tables.rows("towns.csv"):
            spot = self.outcodes[outcode]
            found.setdefault(normal(name), []).append(Name(name, spot.council, spot.lat, spot.lon, "town"))
        return found

    def nearest_names(self, text, others=()):
        """Up to five names, from councils, towns and these others (as written): those that begin with these words, the
        shortest first, then those spelt most like them.
        """
        key = normal(text)
        known = {key: councils[0].name for key, councils in self.short_names.items() if len(councils) == 1}
        known |= {normal(name): name for name in others}
        known |= {key: towns[0].name for key, towns in self.towns.items()}
        known |= {key: council.name for key, council in self.council_by_key.items()}
        close = process.extract(key, known.keys(), scorer=fuzz.ratio, limit=8, score_cutoff=ALIKE_ENOUGH)
        least = close[0][1] - AS_ALIKE if close else 0
        longer = sorted((name for name in known if key and name.startswith(f"{key} ")), key=len)
        alike = [name for name, score, _ in close if score >= least]
        return list(dict.fromkeys(known[name] for name in longer + alike))[:5]


_lock = Lock()
_held = []


def held() -> Offline:
    """Read once for each process, on first use, however many threads ask."""
    if not _held:
        with _lock:
            if not _held:
                _held.append(_read())
    return _held[0]


def _read():
    outcodes = {row[0]: _spot(row) for row in tables.rows("outcodes.csv")}
    return Offline(
        sectors={row[0].replace(" ", ""): _spot(row) for row in tables.rows("sectors_england.csv")},
        outcodes=_divided(outcodes) | outcodes,
        exceptions={
            packed: intern(code) for packed, code in tables.rows("postcode_council_exceptions.csv.gz")
        },
        councils={
            row["gss_code"]: Name(
                row["name"], row["gss_code"], float(row["lat"]), float(row["lon"]), row["kind"]
            )
            for row in tables.records("councils.csv")
        },
    )


def _divided(outcodes):
    """Districts that exist only with a letter after them: SW1, in the middle of SW1A to SW1Y."""
    parts = {}
    for outcode, spot in outcodes.items():
        if outcode[-1].isalpha():
            parts.setdefault(outcode[:-1], []).append(spot)
    return {district: _middle(spots) for district, spots in parts.items()}


def _middle(spots):
    lats, lons, councils = zip(*spots, strict=True)
    return Spot(fmean(lats), fmean(lons), Counter(councils).most_common(1)[0][0])


def _spot(row):
    return Spot(float(row[1]), float(row[2]), intern(row[3]))
