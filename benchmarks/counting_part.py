"""counting_part.py PART: one measured part of counting.py, in a process of its own. Prints seconds, CPU seconds and MB."""

import json
import resource
import sys
import tempfile
import time

import ground  # noqa: F401 (sets Django up)
from django.db import connection

from making_it_real import counting
from making_it_real.counting import checking
from making_it_real.models import Campaign
from making_it_real.publishing import publish

# What one person would write who wants the same numbers without knowing of segments or of who agrees with a theme.
SUMS = "SELECT about_id, count(*), {columns} FROM making_it_real_response GROUP BY about_id"
COLUMN = "count(*) FILTER (WHERE substr(answers, {place}, 1) = '{letter}')"
COPY = "COPY (SELECT about_id, answers FROM making_it_real_response) TO STDOUT WITH (FORMAT csv, HEADER)"


def main(part):
    campaign = Campaign.objects.with_slug("bench")
    connection.ensure_connection()
    wall, cpu = time.monotonic(), time.process_time()
    said = PARTS[part](campaign)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([time.monotonic() - wall, time.process_time() - cpu, used, said]))


def drain(campaign):
    return counting.drain(campaign)


def recount(campaign):
    return max(counting.recount(campaign))


def check(campaign):
    return len(checking.wrong(campaign))


def plain_sql(campaign):
    """Every statement by every letter, in one statement."""
    places = range(1, campaign.shape().statements + 1)
    columns = [COLUMN.format(place=place, letter=letter) for place in places for letter in "01234x"]
    with connection.cursor() as cursor:
        cursor.execute(SUMS.format(columns=", ".join(columns)))
        return len(cursor.fetchall())


def duck(campaign):
    """The same in DuckDB, over a copy of the rows in its own table. Seconds of the query alone."""
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


def close_and_publish(campaign):
    campaign.close(by="a measurement")
    return str(publish(campaign, by="a measurement"))


PARTS = {"drain": drain, "recount": recount, "check": check, "plain_sql": plain_sql, "duck": duck,
         "publish": close_and_publish}  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
