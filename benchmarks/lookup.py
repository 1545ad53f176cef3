"""How long it takes to find a place, and to import every postcode in the country.

    python benchmarks/lookup.py                        median µs of warm lookups, ms to load, MB of memory
    python benchmarks/lookup.py --import-rows 2700000  makes a made-up ONS file of so many rows and imports it

Uses a database of its own: a temporary SQLite file, or DATABASE_URL if that is set (the postcodes in it are replaced).
"""

import argparse
import csv
import os
import random
import resource
import statistics
import sys
import tempfile
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{FOLDER.name}/lookup.sqlite3")
os.environ.setdefault("CAREHUB_TRIAL", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carehub.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from carehub.places import tables  # noqa: E402
from carehub.places.lookup import PlaceProblem, find_place  # noqa: E402
from carehub.places.offline import _read, held  # noqa: E402

TYPED = [
    "M32 0JG",
    "ls62ab",
    "SY22 6AA",
    "LS6 2",
    "LS6",
    "Leeds",
    "Hull",
    "Leeds City Council",
    "Stretford, Manchester",
]
TYPED += ["EH1 1AA", "M32 OJG", "LS6 2AO", "Richmond", "Manchestr", "x" * 5000]
HEADER = (
    "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,parncp25cd,usrtypind,east1m,north1m,gridind"
)
HEADER += ",hlth19cd,nhser24cd,ctry25cd,rgn25cd," + ",".join(f"other{n}cd" for n in range(23)) + ",lat,long,"
HEADER += ",".join(f"more{n}cd" for n in range(9))


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--import-rows", type=int, default=0, metavar="N")
    rows = options.parse_args().import_rows
    with FOLDER as folder:
        call_command("migrate", verbosity=0)
        if rows:
            measure_import(Path(folder) / "onspd.csv", rows)
        else:
            measure_lookup()


def measure_lookup():
    cpu, began = time.process_time(), time.perf_counter()
    held()
    took, busy = (time.perf_counter() - began) * 1000, (time.process_time() - cpu) * 1000
    print(f"load: {took:.0f} ms, {busy:.0f} of them CPU")
    tracemalloc.start()
    again = _read()
    assert all((again.towns, again.short_names, again.council_by_key))
    print(f"memory: {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB held")
    tracemalloc.stop()
    for typed in TYPED:
        seconds = []
        answer = "?"
        for _ in range(300):
            began = time.perf_counter()
            try:
                answer = find_place(typed).precision
            except PlaceProblem as problem:
                answer = type(problem).__name__
            seconds.append(time.perf_counter() - began)
        print(f"{statistics.median(seconds) * 1e6:8.0f} µs  {typed[:30]!r}: {answer}")


def measure_import(path, rows):
    write_made_up_file(path, rows)
    print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB")
    for run in ("first", "again"):
        cpu, began = time.process_time(), time.perf_counter()
        call_command("import_postcodes", path)
        print(
            f"{run}: {time.perf_counter() - began:.0f} s, {time.process_time() - cpu:.0f} s of them our own CPU",
            end="",
        )
        print(f", peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def write_made_up_file(path, rows):
    """The postcodes are made up, one in three ended; sectors, councils and the width of the file are real."""
    chance = random.Random(2)
    sectors = list(tables.rows("sectors_england.csv"))
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    units = [a + b for a in letters for b in letters]
    each = -(-rows // len(sectors))
    assert each <= len(units), "more rows than there can be postcodes"
    with path.open("w", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADER.split(","))
        left = rows
        for sector, lat, lon, council, *_ in sectors:
            for unit in chance.sample(units, min(each, left)):
                writer.writerow(_made_up_row(sector + unit, float(lat), float(lon), council, chance))
            left -= min(each, left)


def _made_up_row(postcode, lat, lon, council, chance):
    out, inward = postcode.split()
    ended = f"{chance.randint(1990, 2025)}{chance.randint(1, 12):02}" if chance.random() < 1 / 3 else ""
    county, district = (council, "E07000240") if council.startswith("E10") else ("E99999999", council)
    position = [f"{lat + chance.gauss(0, 0.005):.6f}", f"{lon + chance.gauss(0, 0.005):.6f}"]
    start = [f"{out:4}{inward}", f"{out:5}{inward}", postcode, "198001", ended, county, "E99999999", district]
    middle = [
        "E05000001",
        "E04000001",
        "0",
        "450652",
        "0531988",
        "1",
        "E18000001",
        "E40000012",
        "E92000001",
        "E12000001",
    ]
    return [*start, *middle, *["E01000001"] * 23, *position, *["E02000001"] * 9]


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
