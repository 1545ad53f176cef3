"""How fast answers are counted: python benchmarks/counting.py

100,000 and 1,000,000 responses about 1,000 organisations wait in the intake; then they are drained, recounted and checked,
a few more come in small lots, and all is published, each in a process of its own (counting_part.py), beside plain SQL and
DuckDB, which give the same numbers from the same rows (counting_sql.py). At the end they come 50 a second to a real worker.
PostgreSQL and Redis; DuckDB where it is installed.
"""

import argparse
import json
import subprocess
import sys

from counting_delay import delays
from databases import ROOT, anew, environment, rows
from pages import percentile, verdict
from tqdm import tqdm

ORGANISATIONS = 1000
PARTS = ("drain", "recount", "check", "drip", "plain_sql", "duck", "publish")
DUCKDB = ROOT / ".make" / "bench"
MOST_TIMES_SQL, MOST_GROWTH, LONGEST_WAIT = 3, 1.5, 5
HEADINGS = ("", "seconds", "CPU s here", "CPU s database", "peak MB", "µs each, CPU", "")


def measured(size):
    """{part: (seconds, CPU seconds here, CPU seconds of the database, MB, what it says)}"""
    url = anew(f"carehub_bench_counting_{size}")
    _run(url, "benchmarks/counting_rows.py", str(size), str(ORGANISATIONS))
    found = {}
    for part in tqdm(_parts(), desc=f"{size:,}", leave=False):
        found[part] = tuple(json.loads(_run(url, "benchmarks/counting_part.py", part).splitlines()[-1]))
    _is_whole(url, size, found)
    return found


def _parts():
    return [part for part in PARTS if part != "duck" or (DUCKDB / "duckdb").exists()]


def _run(url, *command):
    settings = environment(url) | {"PYTHONPATH": str(DUCKDB)}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _is_whole(url, size, found):
    """Everything was counted, once, and nothing was found wrong."""
    ((waiting, kept, counted),) = rows(
        url, "SELECT (SELECT count(*) FROM making_it_real_intake), (SELECT count(*) FROM making_it_real_response),"
             " (SELECT sum(people) FROM making_it_real_tally WHERE segment = 'all')",
    )  # fmt: skip
    expected = size + found["drip"][4]
    assert (waiting, kept, counted) == (0, expected, expected), (waiting, kept, counted)
    assert (found["drain"][4], found["recount"][4], found["check"][4]) == (size, ORGANISATIONS, 0)


def show(size, found):
    print(f"\n{size:,} responses about {ORGANISATIONS:,} organisations")
    for first, *others, last in [HEADINGS, *(_line(size, part, *cost) for part, cost in found.items())]:
        print(f"{first:16}" + "".join(f"{cell:>16}" for cell in others) + f"   {last}")


def _line(size, part, seconds, cpu, database, memory, said):
    each = 1e6 * (cpu + database) / (said if part == "drip" else size)
    note = f"{said:.2f} s the query alone" if part == "duck" else said
    return part, f"{seconds:.1f}", f"{cpu:.1f}", f"{database:.1f}", f"{memory:.0f}", f"{each:.0f}", note


def cost(found, part):
    """Processor seconds, of the process and of the database."""
    return found[part][1] + found[part][2]


def targets(smallest, largest, size, waits):
    """(what was asked for, what was measured, whether it was met)"""
    times = largest["recount"][0] / largest["plain_sql"][0]
    in_cpu = cost(largest, "recount") / cost(largest, "plain_sql")
    yield (f"recount of {size:,}: at most {MOST_TIMES_SQL} × the plain SQL", f"{times:.1f} × (CPU {in_cpu:.1f} ×)",
           times <= MOST_TIMES_SQL)  # fmt: skip
    for part, name in (("drain", "drain"), ("drip", "drain in small lots")):
        each = [cost(found, part) / found[part][4] for found in (smallest, largest)]
        growth = each[1] / each[0]
        yield f"{name}, CPU each: growth at most {MOST_GROWTH} ×", f"{growth:.2f} ×", growth <= MOST_GROWTH
    longest = max(waits)
    yield (f"from “thank you” to the tally, 50 a second: under {LONGEST_WAIT} s",
           f"at most {longest:.1f} s, p95 {percentile(waits, 0.95):.1f} s", longest < LONGEST_WAIT)  # fmt: skip


def arguments():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--sizes", type=int, nargs=2, default=[100_000, 1_000_000], help="responses, fewest first"
    )
    asked.add_argument("--seconds", type=int, default=45, help="that answers come 50 a second")
    return asked.parse_args()


def main(asked):
    found = []
    for size in asked.sizes:
        found.append(measured(size))
        show(size, found[-1])
    waits = delays(asked.seconds)
    return verdict(list(targets(*found, asked.sizes[1], waits)))


if __name__ == "__main__":
    if not (DUCKDB / "duckdb").exists():
        print("DuckDB is not installed, so it is left out. To have it: make .make/bench/ready")
    sys.exit(not main(arguments()))
