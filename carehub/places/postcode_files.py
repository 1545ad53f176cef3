"""The postcode files people download, whatever their vintage: which tables they hold and what each column means.

ONS Postcode Directory and National Statistics Postcode Lookup: one CSV with a header whose names change with every
edition (oslaua, laua, lad25cd). Code-Point Open: a CSV for each postcode area, without a header.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from carehub.places import postcodes

# What a column means, by the names it has had, the preferred first.
MEANINGS = {
    "postcode": ("pcds", "pcd8", "pcd7", "pcd2", "pcd", "postcode"),
    "lat": ("lat", "latitude"),
    "lon": ("long", "lon", "longitude"),
    "east": (r"(os)?east1m", "eastings?"),
    "north": (r"(os)?nrth1m", r"north1m", "northings?"),
    "county": ("oscty", "cty", r"cty\d\dcd", "admin_county_code"),
    "district": ("oslaua", "laua", r"lad\d\dcd", "admin_district_code"),
    "country": ("ctry", r"ctry\d\dcd", "country_code"),
    "ended": ("doterm", "date_of_termination"),
}
# Code-Point Open has no header: its columns by how many there are (ten since 2011, nineteen before).
HEADLESS = {
    10: {"postcode": 0, "east": 2, "north": 3, "country": 4, "county": 7, "district": 8},
    19: {"postcode": 0, "east": 10, "north": 11, "country": 12, "county": 15, "district": 16},
}
EXPECTED = (
    "CareHub reads the ONS Postcode Directory, the National Statistics Postcode Lookup and Code-Point Open: a CSV, a "
    "folder of them or the zip as downloaded. A CSV needs columns for the postcode (pcds), the council (oslaua or "
    "lad..cd) and the position (lat and long, or oseast1m and osnrth1m); Code-Point Open has ten columns and no header."
)


LONGEST_ROW = 100_000  # characters; the longest of any edition has some 500


class WrongFile(Exception):
    """The words say what was expected and what was found."""

    def __init__(self, name, found):
        super().__init__(f"{name} is not a postcode file. {EXPECTED} Found: {found}.")


@dataclass(frozen=True)
class Table:
    """One CSV, alone or within a folder or zip. size is in bytes when unpacked."""

    name: str
    size: int
    open: Callable[[], AbstractContextManager[BinaryIO]]


def as_text(raw: BinaryIO) -> io.TextIOWrapper:
    return io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="")


class Rows:
    """The rows of a CSV. One without end raises csv.Error: a quotation mark without a partner, or no CSV at all.

    csv has a limit too, but one for the whole process, which uploads of entries raise.
    """

    def __init__(self, text: io.TextIOWrapper):
        self.text, self.length = text, 0
        self.rows = csv.reader(self._lines())

    def __iter__(self):
        return self

    def __next__(self) -> list[str]:
        self.length = 0
        return next(self.rows)

    def _lines(self):
        while line := self.text.readline(LONGEST_ROW):
            self.length += len(line)
            if self.length >= LONGEST_ROW:
                raise csv.Error(f"a row of more than {LONGEST_ROW:,} characters")
            yield line


def columns(row: list[str]) -> tuple[dict[str, int], bool] | None:
    """Where each meaning stands, and whether this first row is a header; None if it is no postcode table."""
    if _is_headless(row):
        return HEADLESS[len(row)], False
    names = [name.strip().lower() for name in row]
    found = {meaning: _position(names, patterns) for meaning, patterns in MEANINGS.items()}
    found = {meaning: position for meaning, position in found.items() if position is not None}
    positioned = {"lat", "lon"} <= found.keys() or {"east", "north"} <= found.keys()
    return (found, True) if positioned and {"postcode", "district"} <= found.keys() else None


def _is_headless(row):
    place = HEADLESS.get(len(row))
    return (
        place and postcodes.is_full(row[0]) and all(row[place[axis]].isdigit() for axis in ("east", "north"))
    )


def _position(names, patterns):
    for pattern in patterns:
        for position, name in enumerate(names):
            if re.fullmatch(pattern, name):
                return position
    return None


def postcode_tables(path: Path) -> list[Table]:
    """The tables of postcodes in a CSV, folder or zip; raises WrongFile if there are none, OSError if unreadable."""
    tables = list(_csv_files(path))
    firsts = {table.name: _first_row(table) for table in tables}
    good = [table for table in tables if columns(firsts[table.name])]
    if not good:
        raise WrongFile(path.name, _what_was_found(firsts))
    # The ONS packs the same rows twice: whole, and again for each postcode area.
    return [table for table in good if "multi_csv" not in table.name] or good


def _csv_files(path):
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix.lower() == ".csv" and file.is_file())
        return [_table(file, str(file.relative_to(path))) for file in files]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [
                _zipped(path, info) for info in archive.infolist() if info.filename.lower().endswith(".csv")
            ]
    return [_table(path, path.name)]


def _table(path, name):
    return Table(name, path.stat().st_size, lambda: path.open("rb"))


def _zipped(path, info):
    @contextmanager
    def opened():
        with zipfile.ZipFile(path) as archive, _unpacked(archive, path, info) as raw:
            yield raw

    return Table(info.filename, info.file_size, opened)


def _unpacked(archive, path, info):
    try:
        return archive.open(info.filename)
    except (
        RuntimeError
    ) as error:  # it has a password; also NotImplementedError, for ways of packing unknown to Python
        raise WrongFile(path.name, f"a zip that cannot be unpacked here ({error})") from error


def _first_row(table):
    with table.open() as raw, as_text(raw) as text:
        try:
            return next(Rows(text), [])
        except csv.Error:
            return []


def _what_was_found(firsts):
    if not firsts:
        return "no CSV in it"
    name, row = next(iter(firsts.items()))
    words = ", ".join("".join(c for c in cell if c.isprintable()) for cell in row[:12])[:200].strip()
    return f"{len(firsts)} CSV, the first of them ({name}) beginning with: {words or 'nothing'}"
