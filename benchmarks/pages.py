"""How fast the public pages are with 10,000 and 100,000 entries on PostgreSQL: python benchmarks/pages.py

Served by gunicorn with the middleware and settings of production; what is reported is time at the server unless a
heading says otherwise. Databases are made on the server that BENCH_DATABASE_URL names and kept for the next run.
"""

import argparse
import gzip
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from databases import ROOT, prepared
from server import Client, serving
from tqdm import tqdm
from visits import AGAIN, BARE, BROAD_NEAR, ENTRY, NEAR, SEARCHES, kit, pages

WARM_UP = 15  # visits to each page that are not counted
SLOWEST_SEARCH = 150  # milliseconds, 95th percentile
ALIKE = 25  # entry pages, of which the middle one in size is the bare view's
MOST_QUERIES = 12
MOST_TIMES_BARE = 3  # an entry page beside the bare view, medians
MOST_GROWTH = 3  # search near a place, medians, largest size beside the smallest
HEADINGS = (
    "page",
    "visits",
    "median ms",
    "p95 ms",
    "CPU ms",
    "queries",
    "in queries",
    "KB sent",
    "client",
    "client p95",
    "× bare",
)


def percentile(figures, share):
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * share))]


def measure(port, visits, number):
    """{page: answers}. Pages take turns, so that a busy moment of the machine falls on all alike."""
    client = Client(port)
    for next_address in visits.values():
        for _ in range(WARM_UP):
            client.get(next_address())
    answers = {name: [] for name in visits}
    for _ in tqdm(range(number), desc="visits to each page", leave=False, mininterval=5):
        for name, next_address in visits.items():
            answers[name].append(client.get(next_address()))
    return answers


def write_bare_page(port, addresses, folder):
    """The HTML of an entry page as the bare view's template: of these the one that is neither long nor short."""
    client = Client(port)
    pages = sorted((client.get(address).body for address in addresses), key=len)
    html = gzip.decompress(pages[len(pages) // 2]).decode()
    text = "{% verbatim as_is %}" + html + "{% endverbatim as_is %}"
    (Path(folder) / "bare_page.html").write_text(text, encoding="utf-8")


def crowd(port, addresses, people, seconds):
    """(answers, seconds): so many people at once, each asking again as soon as they are answered."""
    start = time.monotonic()

    def visit(mine):
        client, answers = Client(port), []
        while time.monotonic() - start < seconds:
            answers.append(client.get(next(mine)))
        return answers

    with ThreadPoolExecutor(people) as pool:
        each = list(pool.map(visit, [iter(addresses[i::people] * 1000) for i in range(people)]))
    return [answer for answers in each for answer in answers], time.monotonic() - start


def show(size, answers):
    bare = median(answer.server for answer in answers[BARE])
    lines = [HEADINGS, *(_line(name, those, bare) for name, those in answers.items())]
    print(f"\n{size:,} entries, one visitor")
    for first, *others in lines:
        print(f"{first:36}" + "".join(f"{cell:>12}" for cell in others))


def _line(name, answers, bare):
    server, client = [one.server for one in answers], [one.client for one in answers]
    return (
        name,
        len(answers),
        f"{median(server):.1f}",
        f"{percentile(server, 0.95):.1f}",
        f"{median(one.cpu for one in answers):.1f}",
        max(one.queries for one in answers),
        f"{median(one.in_queries for one in answers):.1f}",
        f"{median(len(one.body) for one in answers) / 1024:.1f}",
        f"{median(client):.1f}",
        f"{percentile(client, 0.95):.1f}",
        f"{median(server) / bare:.1f}",
    )


def show_crowd(answers, seconds, people):
    client, server = [one.client for one in answers], [one.server for one in answers]
    print(
        f"{people} visitors at once, {NEAR}: {len(answers) / seconds:.1f} requests a second;"
        f" at the client median {median(client):.0f} ms, p95 {percentile(client, 0.95):.0f} ms;"
        f" at the server p95 {percentile(server, 0.95):.0f} ms"
    )


def run(size, asked):
    url = prepared(size, asked.fresh)
    with tempfile.TemporaryDirectory() as folder, serving(url, folder) as port:
        visits = pages(kit(url))
        write_bare_page(port, [visits[ENTRY]() for _ in range(ALIKE)], folder)
        answers = measure(port, visits, asked.visits)
        show(size, answers)
        addresses = [visits[NEAR]() for _ in range(400)]
        show_crowd(*crowd(port, addresses, asked.people, asked.seconds), asked.people)
    return answers


def targets(smallest, largest):
    """(what was asked for, what was measured, whether it was met)"""
    middle = {name: median(one.server for one in answers) for name, answers in largest.items()}
    for name in (ENTRY, AGAIN):
        ratio = middle[name] / middle[BARE]
        yield f"{name}: at most {MOST_TIMES_BARE} × the bare view", f"{ratio:.2f} ×", ratio <= MOST_TIMES_BARE
    for name in SEARCHES:
        slowest = percentile([one.server for one in largest[name]], 0.95)
        yield f"{name}: p95 at most {SLOWEST_SEARCH} ms", f"{slowest:.0f} ms", slowest <= SLOWEST_SEARCH
    most, where = max((one.queries, name) for name, answers in largest.items() for one in answers)
    yield f"at most {MOST_QUERIES} queries on any page", f"{most} ({where})", most <= MOST_QUERIES
    for name in (NEAR, BROAD_NEAR):
        growth = middle[name] / median(one.server for one in smallest[name])
        yield f"{name}: growth at most {MOST_GROWTH} ×", f"{growth:.1f} ×", growth <= MOST_GROWTH


def verdict(found):
    print("\nTargets, at the largest size")
    for wanted, measured, met in found:
        print(f"  {'met   ' if met else 'MISSED'}  {wanted}: {measured}")
    return all(met for _, _, met in found)


def arguments():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "--sizes", type=int, nargs="+", default=[10_000, 100_000], help="entries, fewest first"
    )
    asked.add_argument("--visits", type=int, default=200, help="to each page")
    asked.add_argument("--people", type=int, default=8, help="visitors at once")
    asked.add_argument("--seconds", type=float, default=20, help="that the visitors at once go on")
    asked.add_argument("--fresh", action="store_true", help="make the databases anew")
    return asked.parse_args()


if __name__ == "__main__":
    asked = arguments()
    if not (ROOT / "staticfiles" / "staticfiles.json").exists():
        sys.exit("The static files are not built. Run: make setup")
    measured = [run(size, asked) for size in asked.sizes]
    sys.exit(not verdict(list(targets(measured[0], measured[-1]))))
