"""Postcodes from a file into the database: row by row in meaning, batch by batch in memory."""

import csv
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import batched, chain
from pathlib import Path

from carehub.places import grid, nations, postcodes
from carehub.places.models import ISLES, lies_in
from carehub.places.offline import held
from carehub.places.postcode_files import Rows, WrongFile, as_text, columns, postcode_tables
from carehub.places.postcode_upsert import upsert

BATCH = 20_000  # rows; some 8 MB once read
NOWHERE = 99  # degrees and a fraction: ONS writes latitude 99.999999 where there is no grid reference


class BadRow(ValueError):
    pass


@dataclass
class Outcome:
    read: int = 0
    changed: int = 0  # rows new or different
    without_council: int = 0
    bad: Counter = field(default_factory=Counter)  # why: how many
    examples: dict[str, str] = field(default_factory=dict)  # why: the first such row

    def note(self, reason, row):
        self.bad[reason] += 1
        self.examples.setdefault(reason, ",".join(row)[:60])


def import_postcodes(path: Path, progress: Callable[[int], None] = lambda size: None) -> Outcome:
    """Write every postcode of a file, folder or zip; again, it changes only what differs.

    progress is told how many more bytes were read. Raises WrongFile. Each batch is its own transaction, so that
    others can write in between.
    """
    outcome = Outcome()
    for table in postcode_tables(path):
        done = 0
        with table.open() as raw, as_text(raw) as text:
            for _ in _batches(table, Rows(text), outcome):
                position = raw.tell()
                progress(position - done)
                done = position
    return outcome


def _batches(table, rows, outcome):
    """Write batch after batch, pausing after each."""
    first = next(rows)
    places, is_header = columns(first)
    records = _records(rows if is_header else chain([first], rows), Parser(places), outcome)
    try:
        for batch in batched(records, BATCH):
            outcome.changed += upsert({record[0]: record for record in batch}.values())
            yield
    except csv.Error as error:
        raise WrongFile(table.name, f"row {outcome.read + 1} cannot be read as CSV ({error})") from error


def _records(rows, parse, outcome):
    for row in rows:
        outcome.read += 1
        try:
            record = parse(row)
        except BadRow as error:
            outcome.note(str(error), row)
        else:
            outcome.without_council += not record[3] and not record[4]
            yield record


class Parser:
    """A row of one table to (packed, lat, lon, area code, terminated as "1994-05-01" or None)."""

    def __init__(self, places):
        self.places = places
        self.width = max(places.values()) + 1
        self.councils = held().councils

    def __call__(self, row):
        if len(row) < self.width:
            raise BadRow("too few columns")
        packed = postcodes.compact(self._cell(row, "postcode"))
        if not postcodes.is_full(packed):
            raise BadRow("not a postcode")
        lat, lon = self._position(row)
        return packed, lat, lon, self._area(row, packed), self._ended(row)

    def _cell(self, row, meaning):
        place = self.places.get(meaning)
        return "" if place is None else row[place].strip()

    def _position(self, row):
        try:
            lat, lon = self._degrees(row)
        except (ValueError, OverflowError):
            raise BadRow("the position is not a number") from None
        if lat is not None and not lies_in(ISLES, lat, lon):
            raise BadRow("the position is not in the British Isles")
        return lat, lon

    def _degrees(self, row):
        if "lat" in self.places:
            lat, lon = self._cell(row, "lat"), self._cell(row, "lon")
            if lat and lon:
                lat, lon = _number(lat), _number(lon)
                return (None, None) if math.floor(lat) == NOWHERE else (lat, lon)
        east, north = self._cell(row, "east"), self._cell(row, "north")
        if not (east and north and _number(east) and _number(north)):
            return None, None
        return tuple(round(degrees, 6) for degrees in grid.wgs84(_number(east), _number(north)))

    def _area(self, row, packed):
        """The council today, the nation or island, or "". Districts and abolished councils: see data/README.md."""
        district, county = self._cell(row, "district"), self._cell(row, "county")
        if district in self.councils:
            return district
        if county in self.councils:
            return county
        nation = nations.CODE_OF_INITIAL.get((self._cell(row, "country") or district)[:1])
        return nation or area_offline(packed)

    def _ended(self, row):
        month = self._cell(row, "ended")
        if not month:
            return None
        if len(month) != 6 or not month.isdecimal() or not 1 <= int(month[4:]) <= 12:
            raise BadRow("the month it ended is not a month")
        return f"{month[:4]}-{month[4:]}-01"


def _number(text):
    """Python also takes "nan" and "inf" for numbers; they would pass for a postcode that lies nowhere."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def area_offline(packed):
    """For codes that are no longer, or not yet, a council's: what the tables that ship with CareHub say."""
    code = held().council_of(packed)
    if code:
        return nations.CODE_OF_INITIAL.get(code[0], code)
    reading = postcodes.readings(packed)[0]
    spot = held().outcodes.get(reading.outcode)
    outside = reading.area in nations.WHOLLY_OUTSIDE or (spot and not spot.council)
    return nations.CODE_OF_INITIAL[nations.NATION_OF_AREA[reading.area][0]] if outside else ""
