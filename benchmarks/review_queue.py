"""Is TLAP's queue quick with 10,000 revisions waiting?

Makes an empty PostgreSQL database, fills it (review_queue_rows.py), serves it as production does and looks at the queue
as a moderator. Ends with an error when a page takes longer than the target, or more queries than with few waiting.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from databases import ROOT, anew, environment
from server import Client, serving

TARGET = 300  # milliseconds at the server, 95 of 100 visits
PAGES = {
    "the queue": "/moderation/",
    "its last page": "/moderation/?page=400",
    "words": "/moderation/?q=group",
    "words that nothing has": "/moderation/?q=trampoline",
    "new listings with a warning": "/moderation/?kind=new&checks=warning",
    "nobody's": "/moderation/?who=nobody",
    "mine": "/moderation/?who=mine",
    "waiting for a reply": "/moderation/replies/",
    "recently published": "/moderation/recent/",
    "decided": "/moderation/decided/",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--visits", type=int, default=30, help="of each page")
    wanted = parser.parse_args()
    few, _ = measured(300, 2)
    many, slow = measured(wanted.waiting, wanted.visits)
    more = {name: (few[name], queries) for name, queries in many.items() if queries > few[name]}
    print(f"Slower than {TARGET} ms: {slow or 'none'}. More queries than with 300 waiting: {more or 'none'}.")
    sys.exit(bool(slow or more))


def measured(waiting, visits):
    """({page: queries}, pages that missed the target) with so many waiting."""
    url = anew("carehub_bench_queue")
    filled = [sys.executable, ROOT / "benchmarks" / "review_queue_rows.py", str(waiting)]
    said = subprocess.run(filled, env=environment(url), check=True, stdout=subprocess.PIPE, text=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "bare_page.html").write_text("")
        with serving(url, folder) as port:
            moderator = Client(port, {"Cookie": f"sessionid={said.split()[-1]}"})
            return visited(moderator, waiting, visits)


def visited(moderator, waiting, visits):
    queries, slow = {}, []
    print(
        f"\n{waiting:,} waiting\n{'page':32}{'median ms':>12}{'p95 ms':>10}{'queries':>10}{'in queries ms':>16}"
    )
    for name, path in PAGES.items():
        answers = [moderator.get(path) for _ in range(visits + 2)][2:]
        times = sorted(answer.server for answer in answers)
        p95 = times[int(len(times) * 0.95)]
        queries[name] = max(answer.queries for answer in answers)
        in_queries = statistics.median(answer.in_queries for answer in answers)
        print(f"{name:32}{statistics.median(times):12.1f}{p95:10.1f}{queries[name]:10}{in_queries:16.1f}")
        slow += [name] if p95 > TARGET else []
    return queries, slow


if __name__ == "__main__":
    main()
