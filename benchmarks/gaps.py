"""How fast the gap report is with 1,000,000 searches in its log, on PostgreSQL: python benchmarks/gaps.py

Makes the database carehub_bench_gaps on the server that BENCH_DATABASE_URL names, and keeps it for the next run. Pages
are drawn in this process, so the times are the server's: with all queries and the template, without middleware.
"""

import argparse
import os
import sys
import time
from inspect import unwrap
from random import Random
from statistics import median

from databases import ADMIN, make, rows

URL = ADMIN.rsplit("/", 1)[0] + "/carehub_bench_gaps"
os.environ.update(DATABASE_URL=URL, CAREHUB_TRIAL="1", LOG_LEVEL="WARNING")

import ground  # noqa: E402, F401 (sets Django up)
from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from entries import fill  # noqa: E402

from carehub.accounts.models import User  # noqa: E402
from carehub.places.models import Council  # noqa: E402
from innovations import gaps as report  # noqa: E402
from innovations import need_counts  # noqa: E402
from innovations.models import Innovation, Need  # noqa: E402
from innovations.views import gaps  # noqa: E402

ENTRIES = 10_000
SLOWEST = 300  # milliseconds, 95th percentile
MOST_QUERIES = 12
# Words by a steep curve: the commonest in thousands of searches, most in one or two. One search in eight found nothing,
# two in five were for a council, one in three had a need ticked, over 25 months, in the order of days as
# they come.
_SEARCHES = """
    INSERT INTO innovations_searchlog (day, words, council_id, filters, results, partly)
    SELECT CURRENT_DATE - 760 + (number * 760 / %s)::int,
           CASE WHEN random() < 0.2 THEN '' ELSE 'word ' || chr(97 + (random() * 25)::int) || (power(random(), 4) * 30000)::int END,
           CASE WHEN random() < 0.4 THEN councils.codes[1 + (random() * 152)::int] END,
           CASE WHEN random() < 0.33 THEN jsonb_build_object('need', jsonb_build_array(needs.slugs[1 + (random() * (array_length(needs.slugs, 1) - 1))::int]))
                ELSE '{}'::jsonb END,
           CASE WHEN random() < 0.06 THEN 0 ELSE (random() * 500)::int END,
           random() < 0.06
    FROM generate_series(1, %s) AS number,
         (SELECT array_agg(gss_code ORDER BY gss_code) AS codes FROM places_council) AS councils,
         (SELECT array_agg(slug ORDER BY slug) AS slugs FROM innovations_need) AS needs
"""


def prepare(searches):
    if Innovation.objects.count() < ENTRIES:
        fill(ENTRIES)
    (here,) = rows(URL, "SELECT count(*) FROM innovations_searchlog")[0]
    if here < searches:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE innovations_searchlog")
            cursor.execute(_SEARCHES, [searches, searches])
            cursor.execute("VACUUM ANALYZE innovations_searchlog")
    for month in report.months(timezone.localdate()):
        need_counts.count_needs(month)


def visits():
    """{name: a function that makes a view and its request}"""
    chance, make = Random(7), RequestFactory()
    councils, needs = (
        list(Council.objects.values_list("slug", flat=True)),
        [need.slug for need in Need.objects.remembered()],
    )
    months = [f"{month:%Y-%m}" for month in report.months(timezone.localdate())]
    moderator = User(name="Tess", email="tess@tlap.example", is_moderator=True)

    def request(address, **asked):
        made = make.get(address, asked)
        made.user = moderator if address.startswith("/moderation/") else AnonymousUser()
        return made

    def england(**more):
        return lambda: (gaps.gaps, request("/moderation/gaps/", month=chance.choice(months), **more), ())

    def council(view, ending):
        def one():
            slug = chance.choice(councils)
            return view, request(f"/councils/{slug}/{ending}", month=chance.choice(months)), (slug,)

        return one

    return {
        "TLAP’s page, all of England": england(),
        "TLAP’s page, one need": england(need=needs[0]),
        "TLAP’s needs as CSV": lambda: (
            gaps.gaps_csv,
            request("/moderation/gaps/needs.csv", month=chance.choice(months)),
            ("needs",),
        ),
        "a council’s page": council(gaps.council_gaps, "gaps/"),
        "a council’s CSV": council(gaps.council_gaps_csv, "gaps.csv"),
    }


def measure(next_visit, number):
    """(milliseconds of each, milliseconds of this process's CPU, most queries of any)"""
    took, busy, most = [], [], 0
    for _ in range(number):
        cache.clear()
        view, request, arguments = next_visit()
        with CaptureQueriesContext(connection) as queries:
            began, cpu = time.perf_counter(), time.process_time()
            response = unwrap(view)(request, *arguments)
            took.append((time.perf_counter() - began) * 1000)
            busy.append((time.process_time() - cpu) * 1000)
        assert response.status_code == 200
        most = max(most, len(queries))
    return took, busy, most


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--searches", type=int, default=1_000_000)
    options.add_argument("--visits", type=int, default=60, help="to each page")
    asked = options.parse_args()
    prepare(asked.searches)
    missed = False
    print(f"{'page':32}{'median ms':>12}{'p95 ms':>12}{'CPU ms':>12}{'queries':>12}")
    for name, next_visit in visits().items():
        measure(next_visit, 3)
        took, busy, most = measure(next_visit, asked.visits)
        slow = sorted(took)[int(len(took) * 0.95)]
        missed |= slow > SLOWEST or most > MOST_QUERIES
        print(f"{name:32}{median(took):>12.1f}{slow:>12.1f}{median(busy):>12.1f}{most:>12}")
    sys.exit(missed)


if __name__ == "__main__":
    make("carehub_bench_gaps", URL)
    main()
