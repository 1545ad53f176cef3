"""The public pages of Making it Real with 2,000 organisations, 60,000 ratings and 10,000 actions on PostgreSQL, and the memory
of its downloads: python benchmarks/making_it_real.py

Beside it a tenth of that: the number of queries, and what a download adds to the memory of a worker, must not depend on it.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlencode

import psycopg
from databases import ROOT, anew, environment, make, rows
from pages import measure, percentile
from server import Client, serving
from visits import SEED

ADMIN = os.environ.get("BENCH_DATABASE_URL", "postgres://carehub:carehub@127.0.0.1:5432/postgres")
SLOWEST = 150  # milliseconds at the server, 95th percentile
MOST_GROWTH = 8  # megabytes that all downloads together may add to a worker, beyond a tenth of the data
WITH_A_COUNCIL = """SELECT DISTINCT area.slug FROM places_council area JOIN accounts_organisation one
    ON one.council_id = area.gss_code WHERE one.kind = 'council' ORDER BY 1"""
KINDS = ("council", "provider", "charity", "user_led")
REGIONS = ("London", "North West", "South East", "South West", "East Midlands")
FILES = ("making-it-real/register.csv", "making-it-real/register.json", "data/making-it-real/declarations.csv",
         "data/making-it-real/ratings.csv", "data/making-it-real/expected-shares.csv", "data/making-it-real/actions.csv",
         "data/making-it-real/action-updates.csv", "data/making-it-real/assessments.csv",
         "data/making-it-real/findings.csv")  # fmt: skip


def prepared(size, fresh):
    """The address of a database with so many organisations; made first if it is not there."""
    name = f"carehub_bench_declared_{size}"
    url = ADMIN.rsplit("/", 1)[0] + f"/{name}"
    if fresh:
        anew(name)
    make(name, url)
    if rows(url, "SELECT count(*) FROM making_it_real_action")[0][0] != size * 5:
        anew(name)
        subprocess.run(
            [sys.executable, "benchmarks/declarations.py", str(size)],
            cwd=ROOT,
            env=environment(url),
            check=True,
        )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return url


def visits(url):
    """{name: endless addresses}, different each time, the same for the same seed."""
    chance = Random(SEED)
    slugs = [
        slug for (slug,) in rows(url, "SELECT slug FROM accounts_organisation ORDER BY md5(slug) LIMIT 2000")
    ]
    areas = [slug for (slug,) in rows(url, WITH_A_COUNCIL)]
    one, area = cycle(slugs), cycle(areas)
    return {
        "England": lambda: "/making-it-real/",
        "England, my council": lambda: (
            "/making-it-real/?" + urlencode({"near": next(area).replace("-", " ")})
        ),
        "register": lambda: f"/making-it-real/register/?page={chance.randint(1, 5)}",
        "register, narrowed": lambda: "/making-it-real/register/?" + urlencode(_asked(chance)),
        "register, a map": lambda: "/making-it-real/register/?view=map",
        "one organisation": lambda: f"/making-it-real/{next(one)}/",
        "its feed": lambda: f"/making-it-real/{next(one)}/feed.atom",
        "a council’s page": lambda: f"/councils/{next(area)}/",
    }


def _asked(chance):
    offered = [("kind", KINDS), ("region", REGIONS), ("theme", "123456"), ("state", ("awarded", "declared", "lapsed")),
               ("order", ("newest", "ends", "region")), ("q", ("trust", "network"))]  # fmt: skip
    return [(name, chance.choice(values)) for name, values in chance.sample(offered, 2)]


def memory(port):
    """Megabytes that each process of the server ever took."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"127.0.0.1:{port}" in (process / "cmdline").read_text():
                status = (process / "status").read_text()
                found.append(int(status.split("VmHWM:")[1].split()[0]) / 1024)
        except (OSError, IndexError):
            continue
    return found


def downloads(port):
    """(name, bytes as they come, unpacked or not) of each file, fetched twice so that both workers have their turn."""
    client, sizes = Client(port, {"Accept-Encoding": "identity"}), {}
    for name in FILES * 4:
        sizes[name] = len(client.get(f"/{name}").body)
    return sizes


def run(size, asked):
    url = prepared(size, asked.fresh)
    counts = rows(url, "SELECT (SELECT count(*) FROM making_it_real_declaration), (SELECT count(*) FROM making_it_real_rating),"
                       " (SELECT count(*) FROM making_it_real_action)")[0]  # fmt: skip
    print(
        f"\n{size:,} organisations, {counts[0]:,} declarations, {counts[1]:,} ratings, {counts[2]:,} actions"
    )
    with tempfile.TemporaryDirectory() as folder, serving(url, folder) as port:
        answers = measure(port, visits(url), asked.visits)
        before = max(memory(port))
        sizes = downloads(port)
        after = max(memory(port))
    _show(answers)
    for name, number in sizes.items():
        print(f"{name:44}{number / 1e6:9.2f} MB")
    print(f"largest process before the downloads {before:.0f} MB, after {after:.0f} MB")
    return answers, after - before


def _show(answers):
    print(f"{'page':32}{'median ms':>12}{'p95 ms':>12}{'CPU ms':>12}{'queries':>12}{'KB sent':>12}")
    for name, those in answers.items():
        times = [one.server for one in those]
        figures = [median(times), percentile(times, 0.95), median(one.cpu for one in those), most_queries(those),
                   median(len(one.body) for one in those) / 1024]  # fmt: skip
        print(f"{name:32}" + "".join(f"{figure:12.1f}" for figure in figures))


def most_queries(answers):
    return max(one.queries for one in answers)


def targets(small, large):
    """(what is wanted, what was measured, whether it was met)"""
    for name, those in large[0].items():
        slowest = percentile([one.server for one in those], 0.95)
        yield f"{name}: p95 at most {SLOWEST} ms", f"{slowest:.0f} ms", slowest <= SLOWEST
        few, many = most_queries(small[0][name]), most_queries(those)
        yield f"{name}: as many queries as with a tenth", f"{few} and {many}", many <= few
    grown = large[1] - small[1]
    yield f"downloads: at most {MOST_GROWTH} MB more memory", f"{grown:.1f} MB", grown <= MOST_GROWTH


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--size", type=int, default=2000, help="organisations")
    asked.add_argument("--visits", type=int, default=100, help="to each page")
    asked.add_argument("--fresh", action="store_true", help="make the databases anew")
    asked = asked.parse_args()
    found = list(targets(run(asked.size // 10, asked), run(asked.size, asked)))
    print("\nTargets")
    for wanted, measured, met in found:
        print(f"  {'met   ' if met else 'MISSED'}  {wanted}: {measured}")
    sys.exit(not all(met for _, _, met in found))


if __name__ == "__main__":
    main()
