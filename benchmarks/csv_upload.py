"""How long a file of an organisation's entries takes, and how much memory.

    DATABASE_URL=postgres://…/carehub_bench_100000 python benchmarks/csv_upload.py [--rows 5000] [--trusted 500]

The database is one that benchmarks/pages.py or entries.py has filled. All happens in one transaction that is taken back:
an organisation is given so many entries; it downloads them, uploads them unchanged, with every phone number changed, and
as new entries; sends the changes; and, as a trusted one, has some published at once. Each step runs in turn in this
process, so the last column is the most memory that it had taken until then.
"""

import argparse
import csv
import io
import resource
import time

import ground  # noqa: F401  (sets Django up)
from django.core.files.base import File
from django.db import transaction

from carehub.accounts.models import Membership, Organisation, User
from carehub.moderation.models import QueueItem, Revision
from innovations.csv_files import download, handing_in, work
from innovations.models import CsvUpload, Innovation, Need


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=handing_in.MOST_ROWS)
    parser.add_argument("--trusted", type=int, default=500)
    options = parser.parse_args()
    print(
        f"{Innovation.objects.published().count():,} entries in the directory, {options.rows:,} rows in the file"
    )
    print(f"{'':44}{'seconds':>9}{'ms a row':>10}{'CPU s':>8}{'peak MB':>9}")
    with transaction.atomic():
        measure(options.rows, options.trusted)
        transaction.set_rollback(True)


def measure(many, trusted):
    organisation, person = _desk(many)
    with Stopwatch("started", 1):
        pass
    with Stopwatch("download", many):
        text = "".join(download.file_of(organisation))
    print(f"  {len(text.encode()) / 1e6:.1f} MB")
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline="")))
    unchanged = upload("unchanged", rows, organisation, person)
    assert unchanged.counts() == {"same": many}, unchanged.counts()
    for number, row in enumerate(rows):
        row["phone"] = f"01632 {number:06}"
    send(upload("every phone number changed", rows, organisation, person), person)
    for row in rows:
        row |= {"id": "", "check": "", "name": f"{row['name']} again"}
    send(upload("all new", rows, organisation, person), person)
    Organisation.objects.filter(pk=organisation.pk).update(trusted=True)
    for row in rows:
        row["name"] += " and again"
    send(upload("all new, trusted", rows[:trusted], organisation, person), person)
    print(f"{Revision.objects.count():,} revisions, {QueueItem.objects.count():,} in the queue")


def _desk(many):
    """An organisation that keeps so many entries, in which nothing is missing."""
    organisation = Organisation.objects.create(name="Bench Council", slug="bench-council")
    person = User.objects.create_user("bench@council.example", name="Ben Bench")
    Membership.start(organisation, by=person)
    ids = list(Innovation.objects.published().order_by("pk").values_list("pk", flat=True)[:many])
    entries = Innovation.objects.with_ids(ids)
    entries.update(kept_by=organisation)
    need = Need.objects.first()
    for entry in entries.filter(needs=None):
        entry.needs.add(need)
    return organisation, person


def upload(name, rows, organisation, person):
    file = _file(rows)
    with Stopwatch(f"upload, {name}", len(rows)):
        made = handing_in.store(file, organisation=organisation, by=person, name="bench.csv")
    with Stopwatch(f"check, {name}", len(rows)):
        work.go_on(made.pk)
    print(f"  {made.counts()}")
    return CsvUpload.objects.with_people().get(pk=made.pk)


def _file(rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return File(io.BytesIO(out.getvalue().encode("utf-8-sig")), "bench.csv")


def send(made, person):
    handing_in.send(made, by=person)
    with Stopwatch("send", made.number):
        work.go_on(made.pk)
    print(f"  {made.counts()}")


class Stopwatch:
    def __init__(self, name, rows):
        self.name, self.rows = name, rows

    def __enter__(self):
        self.began, self.cpu = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        took, cpu = time.perf_counter() - self.began, time.process_time() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{self.name:44}{took:9.1f}{took * 1000 / self.rows:10.2f}{cpu:8.1f}{peak:9.0f}", flush=True)


if __name__ == "__main__":
    main()
