"""mail_trial.py MESSAGES KILLS EMPTIED SEED, with the database and the broker in the environment: mail.py starts it.

Posts e-mails one transaction each, every one of them twice, while a Celery worker sends them to a mail server on this
machine. The worker is SIGKILLed at random moments while it sends, and Redis is emptied in between.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import ground  # noqa: F401 (sets Django up)
import redis
from databases import ROOT
from django.conf import settings
from django.db import connection
from mail_server import counting
from mail_worker import Processes, wait_until

from carehub.mail.models import OutboxMessage

PATIENCE = 120  # seconds without anything new until the trial counts as stuck
TEMPLATE = "Subject: Letter {{ number }}\n\nThis is letter {{ number }}.\n\nOpen it:\n{{ site.url }}/\n"


@dataclass(frozen=True)
class Trial:
    messages: int
    kills: int
    emptied: int
    seed: int


def main():
    trial = Trial(*map(int, sys.argv[1:]))
    start = time.monotonic()
    with counting(trial.seed) as (server, port), tempfile.TemporaryDirectory() as folder:
        _empty_redis()
        processes = Processes(os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}, folder)
        try:
            with _posting(trial, Path(folder)):
                _kill_and_empty(trial, server, processes)
            wait_until(_all_is_over, PATIENCE)
        finally:
            processes.stop()
        good = _report(trial, server, processes)
    print(f"{time.monotonic() - start:>8.0f}  seconds, with seed {trial.seed} on {connection.display_name}")
    sys.exit(0 if good else 1)


def _posting(trial, folder):
    """The process that posts; at the end of a with block it is waited for."""
    (folder / "emails").mkdir()
    (folder / "emails" / "trial.txt").write_text(TEMPLATE)
    posts = ROOT / "benchmarks" / "mail_posts.py"
    return subprocess.Popen([sys.executable, posts, str(trial.messages), folder])


def _empty_redis():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()


def _kill_and_empty(trial, server, processes):
    chance = random.Random(trial.seed)
    for moment, deed in _moments(trial, chance):
        wait_until(lambda moment=moment: len(server.delivered) >= moment, PATIENCE)
        if deed == "empty":
            _empty_redis()
        else:
            time.sleep(chance.uniform(0, 0.03))
            processes.kill(chance)


def _moments(trial, chance):
    """[(after so many letters, what is done)]"""
    deeds = ["kill"] * trial.kills + ["empty"] * trial.emptied
    chance.shuffle(deeds)
    moments = chance.sample(range(1, trial.messages - 10), len(deeds))
    return list(zip(sorted(moments), deeds, strict=True))


def _all_is_over():
    time.sleep(0.2)
    return not OutboxMessage.objects.exclude(next_try_at=None).exists()


def _report(trial, server, processes):
    """Prints what came of it. Whether nothing is lost and nothing arrived twice without being logged."""
    times, said = server.delivered, processes.said()
    rows = {row.message_id: row for row in OutboxMessage.objects.all()}
    often = [name for name in times if times[name] > 1]
    unlogged = [name for name in often if said.count(name) < times[name] - 1 or not rows[name].perhaps_twice]
    lost = trial.messages - len(times)
    unrecorded = sum(row.status != OutboxMessage.Status.SENT for row in rows.values())
    kills = " and ".join(f"{number} times {kind}" for kind, number in processes.kills.items())
    for figure, words in [
        (trial.messages, "e-mails, each posted two times"),
        (sum(processes.kills.values()), f"kills: {kills}"),
        (trial.emptied, "times Redis was emptied"),
        (sum(count == 1 for count in times.values()), "delivered once"),
        (sum(count == 2 for count in times.values()), "delivered twice"),
        (sum(count > 2 for count in times.values()), "delivered more often"),
        (lost, "lost"),
        (len(unlogged), "delivered more than once and not logged as such"),
        (sum(row.perhaps_twice for row in rows.values()), "logged as perhaps sent twice"),
        (unrecorded, "not recorded as sent"),
    ]:
        print(f"{figure:>8,}  {words}")
    return not lost and not unlogged and not unrecorded


if __name__ == "__main__":
    main()
