"""How fast the survey is answered: python benchmarks/survey.py

People come by invitation and answer all 26 statements through the real pages, eight at a time, at two gunicorn workers on
PostgreSQL with Redis; beside it a bare Django form of as many pages (bare_form.py) and django-survey-and-report. The three
take turns, so that a busy moment of the machine falls on all alike. Ends with an error when a target is missed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import batched, repeat
from pathlib import Path
from shutil import copy
from statistics import median

import survey_ways
from databases import ROOT, anew, empty, environment, rows
from pages import verdict
from private_redis import private_redis
from server import Served, serving_module
from wire import Wire

PEER = ROOT / ".make" / "peer" / "bin" / "python"
STATEMENTS, ORGANISATIONS = 26, 20
TURNS = 4
MOST_QUERIES, MOST_TIMES_BARE, LEAST_TIMES_PEER, MOST_KB = 15, 4, 5, 40
HEADINGS = ("survey", "responses", "a second", "CPU ms", "statements", "requests", "page KB", "largest KB")


@dataclass
class Subject:
    """One of the three, and what was measured of it. `paths`: where each next person begins."""

    name: str
    way: object
    served: Served
    paths: object
    seconds: float = 0
    cpu: float = 0
    warm: list = field(default_factory=list)  # those before anything was measured
    browsers: list = field(default_factory=list)

    @property
    def rate(self):
        return len(self.browsers) / self.seconds

    @property
    def cpu_each(self):
        return 1000 * self.cpu / len(self.browsers)

    @property
    def pages(self):
        return [size for browser in self.browsers for size in browser.pages]

    def most(self, what):
        return max(getattr(browser, what) for browser in self.browsers)


def turn(subject, clients, each, number):
    """So many clients at once, each with so many people."""
    people = iter([(number + n, next(subject.paths)) for n in range(clients * each)])
    shares = list(batched(people, each))
    with ThreadPoolExecutor(clients) as pool:
        return [
            browser for some in pool.map(lambda share: _client(subject, share), shares) for browser in some
        ]


def _client(subject, share):
    connection = Wire(subject.served.port)
    try:
        return [survey_ways.walk(subject.way, connection, subject.served.port, *one) for one in share]
    finally:
        connection.close()


def measure(subject, clients, each, number):
    cpu, start = subject.served.cpu(), time.monotonic()
    subject.browsers += turn(subject, clients, each, number)
    subject.seconds += time.monotonic() - start
    subject.cpu += subject.served.cpu() - cpu


def show(subjects):
    for first, *others in [HEADINGS, *map(_line, subjects)]:
        print(f"{first:34}" + "".join(f"{cell:>12}" for cell in others))


def _line(one):
    sizes = one.pages
    return (
        one.name,
        len(one.browsers),
        f"{one.rate:.1f}",
        f"{one.cpu_each:.0f}",
        one.most("queries"),
        one.most("requests"),
        f"{median(sizes) / 1024:.1f}",
        f"{max(sizes) / 1024:.1f}",
    )


def targets(ours, bare, peer):
    """(what was asked for, what was measured, whether it was met)"""
    most = ours.most("queries")
    yield f"at most {MOST_QUERIES} SQL statements a response", f"{most}", most <= MOST_QUERIES
    times = ours.cpu_each / bare.cpu_each
    yield f"at most {MOST_TIMES_BARE} × the bare form’s CPU", f"{times:.1f} ×", times <= MOST_TIMES_BARE
    times = ours.rate / peer.rate
    yield f"at least {LEAST_TIMES_PEER} × the peer’s rate", f"{times:.1f} ×", times >= LEAST_TIMES_PEER
    largest = max(ours.pages) / 1024
    yield f"a page of at most {MOST_KB} KB, compressed", f"{largest:.1f} KB", largest <= MOST_KB


def served_beside(stack, invitations, folder, people):
    """The three Subjects, each served by gunicorn with the same settings."""
    url = anew("carehub_bench_survey")
    paths = json.loads(
        _said(url, sys.executable, "benchmarks/survey_rows.py", str(invitations), str(ORGANISATIONS))
    )
    copy(Path(__file__).with_name("bare_form.html"), folder)
    settings = environment(url) | {
        "BENCH_TEMPLATES": folder,
        "REDIS_URL": stack.enter_context(private_redis()),
    }
    carehub = stack.enter_context(serving_module("benchmarks.bare", settings))
    peer_url = empty("carehub_bench_peer")
    path = _said(peer_url, str(PEER), "benchmarks/peer/fill.py", str(STATEMENTS)).strip()
    settings = environment(peer_url) | {"DJANGO_SETTINGS_MODULE": "benchmarks.peer.settings"}
    other = stack.enter_context(serving_module("benchmarks.peer.serving", settings, PEER))
    return (
        Subject("CareHub, by invitation", survey_ways.ours, carehub, iter(paths)),
        Subject("a bare Django form", survey_ways.bare, carehub, repeat("/bench/form/i/")),
        Subject("django-survey-and-report", survey_ways.peer, other, repeat(path)),
    ), (url, peer_url)


def _said(url, *command):
    return subprocess.run(
        command, cwd=ROOT, env=environment(url), check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()[-1]


def check(subjects, urls):
    """What was thanked for is in the databases, each of it once."""
    thanked, answered = (len(one.warm) + len(one.browsers) for one in (subjects[0], subjects[2]))
    waiting = rows(urls[0], "SELECT count(*) FROM making_it_real_intake")[0][0]
    kept = rows(urls[1], "SELECT count(*) FROM survey_response")[0][0]
    answers = rows(urls[1], "SELECT count(*) FROM survey_answer")[0][0]
    print(
        f"{waiting} answers wait to be counted, {kept} responses and {answers} answers are in the peer’s tables"
    )
    assert (waiting, kept, answers) == (thanked, answered, STATEMENTS * answered)


def main(asked):
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        each = -(-asked.people // (TURNS * asked.clients))
        warm_up = asked.clients
        subjects, urls = served_beside(
            stack, asked.clients * each * TURNS + warm_up + ORGANISATIONS, folder, asked.people
        )
        for subject in subjects:
            subject.warm = turn(subject, warm_up, 1, 0)
        for number in range(TURNS):
            for subject in subjects:
                measure(subject, asked.clients, each, 1000 * (number + 1))
        print(f"\n{STATEMENTS} statements, {asked.clients} clients at once, 2 gunicorn workers, PostgreSQL")
        show(subjects)
        check(subjects, urls)
    return verdict(list(targets(*subjects)))


def arguments():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--people", type=int, default=320, help="who answer each of the three")
    asked.add_argument("--clients", type=int, default=8, help="people at once")
    return asked.parse_args()


if __name__ == "__main__":
    if not PEER.exists():
        sys.exit("The peer is not installed. Run: make .make/peer/ready")
    sys.exit(not main(arguments()))
