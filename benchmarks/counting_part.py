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
import ground  # noqa: F401 (sets Django up)
import numpy as np
from django.db import connection

from making_it_real import counting
from making_it_real.counting import checking
from making_it_real.models import Campaign
from making_it_real.publishing import publish

# What one person would write who wants the same numbers without knowing of segments or of who agrees with a theme.
SUMS = "SELECT about_id, count(*), {columns} FROM making_it_real_response GROUP BY about_id"
COLUMN = "count(*) FILTER (WHERE substr(answers, {place}, 1) = '{letter}')"
COPY = "COPY (SELECT about_id, answers FROM making_it_real_response) TO STDOUT WITH (FORMAT csv, HEADER)"


DRIPS, IN_A_DRIP = 100, 50


class Timer:
    """Seconds, CPU seconds here, CPU seconds of the database; without those spent while it is paused."""

    def __init__(self):
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


def plain_sql_alone(campaign, timer):
    """By one process of the database, as the others are, so that processor time can be compared."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    return plain_sql(campaign, timer)


def plain_sql(campaign, timer):
    """Every statement by every letter, in one statement."""
    places = range(1, campaign.shape().statements + 1)
    columns = [COLUMN.format(place=place, letter=letter) for place in places for letter in "01234x"]
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(columns=", ".join(columns)))
        return len(cursor.fetchall())


def duck(campaign, timer):
    """The same in DuckDB, over a copy of the rows in its own table. Says the seconds of the query alone."""
    import duckdb  # noqa: PLC0415  only where it is installed

    table = duckdb.connect()
    with tempfile.NamedTemporaryFile(suffix=".csv") as copied:
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for piece in copy:
                copied.write(piece)
        copied.flush()
        table.execute(
            f"CREATE TABLE making_it_real_response AS SELECT * FROM read_csv('{copied.name}', all_varchar=true)"  # noqa: S608
        )
    places = range(1, campaign.shape().statements + 1)
    columns = [COLUMN.format(place=place, letter=letter) for place in places for letter in "01234x"]
    start = time.monotonic()
    table.execute(SUMS.format(columns=", ".join(columns))).fetchall()
    return time.monotonic() - start


def close_and_publish(campaign, timer):
    campaign.close(by="a measurement")
    return str(publish(campaign, by="a measurement"))


PARTS = {"drain": drain, "recount": recount, "check": check, "drip": drip, "plain_sql": plain_sql,
         "plain_sql_alone": plain_sql_alone, "duck": duck, "publish": close_and_publish}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
