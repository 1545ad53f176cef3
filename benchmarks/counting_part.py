"""counting_part.py PART: one measured part of counting.py, in a process of its own.

Prints seconds, CPU seconds of the process and of its PostgreSQL server process, peak MB, and what the part says.
"""

import json
import os
import resource
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import counting_rows
import counting_sql
import ground  # noqa: F401 (sets Django up)
import numpy as np
from django.db import connection

from making_it_real import counting
from making_it_real.counting import checking
from making_it_real.models import Campaign, Tally
from making_it_real.publishing import publish

DRIPS, IN_A_DRIP = 100, 50


class Timer:
    """Seconds, CPU seconds here, CPU seconds of the database; without those spent while it is paused.

    `afterwards`: what a part wants to have looked at when all is measured, memory too.
    """

    def __init__(self):
        self.afterwards = lambda: None
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self.backend = Path(f"/proc/{cursor.fetchone()[0]}/stat")
        self.begun, self.left_out = self._now(), np.zeros(3)

    def _now(self):
        return np.array([time.monotonic(), time.process_time(), self._database()])

    def _database(self):
        """0 where it runs on another machine."""
        if not self.backend.exists():
            return 0
        fields = self.backend.read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @contextmanager
    def paused(self):
        start = self._now()
        yield
        self.left_out += self._now() - start

    def spent(self):
        return (self._now() - self.begun - self.left_out).tolist()


def main(part):
    campaign = Campaign.objects.with_slug("bench")
    timer = Timer()
    said = PARTS[part](campaign, timer)
    spent = timer.spent()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    timer.afterwards()
    print(json.dumps([*spent, used, said]))


def drain(campaign, timer):
    return counting.drain(campaign)


def drip(campaign, timer):
    """A few at a time, about any organisation: each touched one is recounted each time."""
    dice, statements = np.random.default_rng(1), campaign.shape().statements
    abouts, counted = np.array(campaign.organisations.order_by("pk").values_list("pk", flat=True)), 0
    for _ in range(DRIPS):
        with timer.paused():
            counting_rows.put(counting_rows.people(dice, abouts, IN_A_DRIP, statements))
        counted += counting.drain(campaign)
    return counted


def recount(campaign, timer):
    return max(counting.recount(campaign))


def check(campaign, timer):
    return len(checking.wrong(campaign))


def plain_sql(campaign, timer):
    """By one process of the database, so that processor time can be compared. Its numbers are those of the tallies."""
    statement = counting_sql.tallies(campaign.shape(), f"({counting_sql.COUNTED})")
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute(statement)
        found = cursor.fetchall()
    timer.afterwards = lambda: _are_the_tallies(found, campaign)
    return len(found)


def duck(campaign, timer):
    """The same in DuckDB, over a copy of the rows in its own table. Says the seconds of the query alone."""
    import duckdb  # noqa: PLC0415  only where it is installed

    table = duckdb.connect()
    with tempfile.NamedTemporaryFile(suffix=".csv") as copied:
        copy_out = f"COPY ({counting_sql.COUNTED}) TO STDOUT WITH (FORMAT csv, HEADER)"
        with connection.cursor() as cursor, cursor.copy(copy_out) as copy:
            for piece in copy:
                copied.write(piece)
        copied.flush()
        table.execute(f"CREATE TABLE counted AS SELECT * FROM read_csv('{copied.name}', all_varchar=true)")  # noqa: S608
    start = time.monotonic()
    found = table.execute(counting_sql.tallies(campaign.shape(), "counted")).fetchall()
    alone = time.monotonic() - start
    timer.afterwards = lambda: _are_the_tallies(found, campaign)
    return alone


def _are_the_tallies(found, campaign):
    tallies = Tally.objects.in_campaign(campaign)
    assert counting_sql.as_found(found) == counting_sql.as_tallied(tallies), "not the numbers that we counted"


def close_and_publish(campaign, timer):
    campaign.close(by="a measurement")
    return str(publish(campaign, by="a measurement"))


PARTS = {"drain": drain, "recount": recount, "check": check, "drip": drip, "plain_sql": plain_sql,
         "duck": duck, "publish": close_and_publish}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
