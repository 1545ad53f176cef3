"""counting_drip.py SECONDS: answers come 50 a second, and somebody looks when each is counted. Prints seconds as JSON."""

import json
import sys
import threading
import time
from random import Random

import ground  # noqa: F401 (sets Django up)
from django.db import connection

from making_it_real.counting.bell import ring
from making_it_real.models import Campaign, Intake, Response
from making_it_real.survey.sending import put

A_SECOND, SEED, PATIENCE = 50, 5, 120
LOOK = 0.05  # seconds between two looks


class Watch(threading.Thread):
    """Looks at the intake again and again. A row's wait is counted from the look before the first that saw it."""

    def __init__(self):
        super().__init__()
        self.seen, self.waits, self.last = {}, [], time.monotonic()
        self.over = threading.Event()

    def run(self):
        while not self.over.is_set() or self.seen:
            self._look()
            time.sleep(LOOK)
        connection.close()

    def _look(self):
        waiting, now = set(Intake.objects.values_list("pk", flat=True)), time.monotonic()
        for gone in self.seen.keys() - waiting:
            self.waits.append(now - self.seen.pop(gone))
        self.seen |= dict.fromkeys(waiting - self.seen.keys(), self.last)
        self.last = now


def send(seconds, campaign):
    """How many were sent. Each at its time, or as soon after it as the machine can."""
    chance, statements = Random(SEED), campaign.shape().statements
    abouts, start = list(campaign.organisations.values_list("pk", flat=True)), time.monotonic()
    for number in range(seconds * A_SECOND):
        time.sleep(max(0, start + number / A_SECOND - time.monotonic()))
        about = chance.choice(abouts)
        if not put(_row(about, statements, chance)):
            raise RuntimeError("The campaign took no answer.")
        ring(about)
    print(f"sent {seconds * A_SECOND} in {time.monotonic() - start:.1f} s", file=sys.stderr)
    return seconds * A_SECOND


def _row(about, statements, chance):
    return {"about_id": about, "channel": chance.choice("oi"), "position": chance.choice("cub-"),
            "payment": chance.choice("cbnsu-"), "awareness": "", "comments": {},
            "answers": "".join(chance.choices("01234x-", k=statements))}  # fmt: skip


def main(seconds):
    before, watch = Response.objects.count(), Watch()
    watch.start()
    try:
        sent = send(seconds, Campaign.objects.with_slug("bench"))
    finally:
        watch.over.set()
    watch.join(PATIENCE)
    assert Response.objects.count() == before + sent, "not all of them were counted"
    unseen = [LOOK] * (sent - len(watch.waits))  # counted between two looks
    print(json.dumps(watch.waits + unseen))


if __name__ == "__main__":
    main(int(sys.argv[1]))
