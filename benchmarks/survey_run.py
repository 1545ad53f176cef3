"""survey_run.py FOLDER WORDS: the trial itself, with the database and the broker in the environment: survey_trial.py starts it.

People whose answers wait on the last page send them through gunicorn, while Celery workers count and all of it is struck.
FOLDER is that of the PostgreSQL, which is restarted.
"""

import io
import os
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import ground  # noqa: F401 (sets Django up)
from django.core.management import call_command
from django.db import connection
from mail_worker import Processes, wait_until
from server import running
from survey_blows import Blows
from survey_clients import Clients
from survey_found import Found
from survey_people import begin_campaign, invite, moderator, people
from survey_trial import read, stop_in_order

from making_it_real.models import Intake, Response

BEAT = "celery --app carehub beat --loglevel warning"
PATIENCE = 300  # seconds until what waits is counted: the sweep comes each minute
WHY = re.compile(r"^(?:[a-z_]+\.)*(\w+(?:Error|Exception)\b.*)", re.MULTILINE)


def main():
    stop_in_order()
    folder, trial = sys.argv[1], read(sys.argv[2:])
    by = _prepare()
    campaign = begin_campaign(trial.organisations)
    invitations = invite(campaign, by, -(-trial.submissions // 2 // trial.organisations) + 1)
    crowd = people(campaign, invitations, trial.submissions, trial.seed)
    connection.close()
    with tempfile.TemporaryDirectory() as says:
        clients, times = _send(trial, folder, crowd, Path(says))
    good = _report(trial, clients, times, Found(campaign, crowd, clients.thanked), invitations, by)
    sys.exit(0 if good else 1)


def _prepare():
    for data in ("load_reference_data", "load_statements"):
        call_command(data, stdout=io.StringIO())
    return moderator()


def _send(trial, folder, crowd, says):
    """(Clients, {words: figure} of what happened meanwhile)"""
    url = os.environ["DATABASE_URL"]
    own = [{"DATABASE_URL": f"{url}?application_name=worker-{place}"} for place in range(2)]
    with (says / "gunicorn").open("ab") as server_says, running(url, says, server_says) as (port, web):
        processes = Processes(dict(os.environ), says, beat=BEAT, own=own)
        try:
            wait_until(lambda: len(processes.ready()) == len(own), PATIENCE)
            clients, blows, start = Clients(port), Blows(trial, folder, processes, web), time.monotonic()
            clients.start(crowd, trial.clients)
            blows.strike(clients)
            sent = time.monotonic()
            counted = Response.objects.count()
            wait_until(lambda: not processes.start_ended() and _nothing_waits(), PATIENCE)
            over = time.monotonic()
        finally:
            processes.stop()
    return clients, _what_happened(blows, processes, counted, sent - start, over - sent) + _errors(says)


def _nothing_waits():
    time.sleep(0.2)
    return not Intake.objects.exists()


def _what_happened(blows, processes, counted, sending, counting):
    modes = " and ".join(mode for mode, _ in blows.restarts) or "-"
    return [
        (processes.kills["the whole worker"], "kills of a whole Celery worker"),
        (processes.kills["one of its processes"], "kills of one process of a Celery worker"),
        (blows.hit_counting, "of both: while that worker was in a transaction"),
        (blows.kills, "kills of a gunicorn process"),
        (blows.ended, "Celery workers that gave up by themselves then, and were started again"),
        (blows.spared, "times nobody was killed, because both workers were still starting"),
        (blows.emptied, "times Redis was emptied"),
        (len(blows.restarts), f"restarts of PostgreSQL: {modes}"),
        (round(sending), "seconds of sending under these blows"),
        (counted, "responses counted by then"),
        (round(counting), "seconds more until the workers had counted all"),
    ]


def _errors(says):
    found = Counter()
    for name in ("gunicorn", "worker"):
        said = WHY.findall((says / name).read_text())
        found.update(f"{name}: {re.sub('[0-9]+', 'N', why)[:100]}" for why in said)
    return [(many, why) for why, many in found.most_common(12)]


def _report(trial, clients, happened, found, invitations, by):
    """Prints all of it. Whether nothing is wrong."""
    before = found.wrong_tallies(found.not_held_back())
    found.let_in(by)
    unused = [one for those in invitations.values() for one in those]
    wrong = [
        *found.wrong(unused),
        (before, "tallies that counting by hand does not give"),
        (found.wrong_tallies([one.row for one in found.stored]), "the same after letting in the bursts"),
        (found.recount_complains(), "complaints of recount --check"),
    ]
    said = [
        (
            trial.submissions,
            f"submissions by {trial.clients} clients about {trial.organisations} organisations",
        ),
        (clients.doubles, "of them clicked twice at the same moment"),
        (clients.reloaded, "of them had to reload at least once"),
        *[(many, f"– {why}") for why, many in clients.failures.most_common()],
        (len(clients.given_up), "people who gave up"),
    ]
    for title, lines in (("", said), ("Blows", happened), ("Found", found.figures()), ("Must be 0", wrong)):
        print(title)
        for figure, words in lines:
            print(f"{figure:>8,}  {words}")
    print(f"\nSeed {trial.seed}, {connection.display_name}")
    return not any(figure for figure, _ in wrong)


if __name__ == "__main__":
    main()
