"""Fill the database that DATABASE_URL names with made-up entries: python benchmarks/entries.py 100000

The seed is fixed, so the same number gives the same directory. Refuses a database with entries in it, unless its name
starts with carehub_bench.
"""

import argparse
import sys
from collections import defaultdict
from io import StringIO
from itertools import batched

import ground  # noqa: F401 (sets Django up)
from django.core.management import call_command
from django.db import connection, transaction
from made_up import Generator, organisations
from tqdm import tqdm

from carehub.accounts.models import Organisation
from innovations import search
from innovations.models import Innovation, Place
from innovations.place_names import refresh_place_names

CHUNK = 1000  # entries written at a time
ORGANISATIONS = 5000


def fill(size):
    call_command("load_reference_data", stdout=StringIO())
    if not Organisation.objects.exists():
        Organisation.objects.bulk_create(organisations(ORGANISATIONS), batch_size=CHUNK)
    generator = Generator(before=Innovation.objects.count())
    with tqdm(total=size, desc="written", unit=" entries", mininterval=2) as progress:
        for chunk in batched(range(size), CHUNK):
            write(generator, len(chunk))
            progress.update(len(chunk))
    with tqdm(total=Innovation.objects.count(), desc="indexed", unit=" entries", mininterval=2) as progress:
        search.rebuild(progress.update)
    refresh_place_names()


@transaction.atomic
def write(generator, size):
    tables = defaultdict(list, {Place: []})  # before what happens there
    for entry in Innovation.objects.bulk_create([generator.entry() for _ in range(size)]):
        for row in generator.rows(entry):
            tables[type(row)].append(row)
    for model, rows in tables.items():
        model.objects.bulk_create(rows)


def refuse_a_real_directory():
    called = str(connection.settings_dict["NAME"])
    if not called.startswith("carehub_bench") and Innovation.objects.exists():
        sys.exit(
            f"{called} has entries in it. Name an empty database, or one that starts with carehub_bench."
        )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("entries", type=int, help="how many to add")
    size = asked.parse_args().entries
    refuse_a_real_directory()
    fill(size)
