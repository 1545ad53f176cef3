"""How long it takes to look for what may be the same as an entry that somebody writes.

    DATABASE_URL=postgres://…/carehub_bench_100000 python benchmarks/duplicates.py [--times 200]

The database is one that benchmarks/pages.py or entries.py has filled. Asked are names of entries in it, whole, unfinished
and misspelt, with and without their places; 50 of them are also asked for at once, as the check of a file does.
"""

import argparse
import random
import statistics
import time

import ground  # noqa: F401  (sets Django up)
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.listing import duplicates
from innovations.models import Innovation


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=200)
    times = parser.parse_args().times
    chance = random.Random(5)
    entries = _some_entries(chance, times)
    duplicates.find("Warm up")
    print(f"{Innovation.objects.published().count():,} entries")
    print(f"{'asked for':34}{'median ms':>10}{'p95 ms':>9}{'most ms':>9}{'queries':>9}{'found':>8}")
    for name, asked in _ways(chance).items():
        measure(name, asked, entries)
    at_once(entries[:50])


def _some_entries(chance, times):
    first = Innovation.objects.order_by("pk").values_list("pk", flat=True)[0]
    picked = [first + chance.randrange(Innovation.objects.count()) for _ in range(times)]
    return list(Innovation.objects.with_ids(picked).prefetch_related("places"))


def _ways(chance):
    return {
        "name, web address and places": lambda entry: (entry.title, entry.website, _postcodes(entry)),
        "name alone": lambda entry: (entry.title, "", ()),
        "first two thirds of the name": lambda entry: (entry.title[: len(entry.title) * 2 // 3], "", ()),
        "name with a slip": lambda entry: (_slip(entry.title, chance), "", ()),
        "“Lunch club” in central London": lambda entry: ("Lunch club", "", ["WC1E 7HX", "SE1 7PB"]),
    }


def _postcodes(entry):
    return [place.postcode for place in entry.places.all()]


def _slip(title, chance):
    at = chance.randrange(1, len(title) - 1)
    return title[:at] + title[at + 1 :]


def measure(name, asked, entries):
    took, queries, found = [], 0, 0
    for entry in entries:
        with CaptureQueriesContext(connection) as counted:
            began = time.perf_counter()
            alike = duplicates.find(*asked(entry))
            took.append((time.perf_counter() - began) * 1000)
        queries = max(queries, len(counted))
        found += entry.pk in [one.id for one in alike]
    took.sort()
    middle, late = statistics.median(took), took[int(len(took) * 0.95)]
    print(f"{name:34}{middle:10.1f}{late:9.1f}{took[-1]:9.1f}{queries:9}{found / len(entries):8.0%}")


def at_once(entries):
    things = [duplicates.thing(entry.title, entry.website, _postcodes(entry)) for entry in entries]
    began = time.perf_counter()
    duplicates.find_all(things)
    print(f"{len(things)} at once: {(time.perf_counter() - began) * 1000 / len(things):.1f} ms each")


if __name__ == "__main__":
    main()
