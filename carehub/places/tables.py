"""The reference tables that ship with CareHub (carehub/places/data). Sources and dates are in README.md."""

import csv
import gzip
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name):
    """Rows of a table as lists, without the header; a name ending in .gz is unpacked on the way."""
    with _open(DATA / name) as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader


def records(name):
    with _open(DATA / name) as file:
        yield from csv.DictReader(file)


def _open(path):
    opener = gzip.open if path.suffix == ".gz" else open
    return opener(path, "rt", encoding="utf-8", newline="")
