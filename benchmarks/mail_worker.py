"""Celery workers and beat as production runs them, and two ways to kill a worker."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from databases import ROOT

WORKER = "celery --app carehub worker --loglevel warning --concurrency 2 --without-mingle --without-gossip"
BEAT = "celery --app benchmarks.mail_timetable beat --loglevel warning"


class Processes:
    """All write what they say into files of `folder`. `kills` counts by kind."""

    def __init__(self, environment, folder, *, beat=BEAT, own=({},)):
        """One worker for each of `own`: what it has in its environment beside the rest."""
        self.environment, self.folder, self.own = environment, Path(folder), own
        self.kills = {"the whole worker": 0, "one of its processes": 0}
        self.beat = self._start([*beat.split(), "--schedule", str(self.folder / "schedule")], "beat")
        self.workers = [self._start_worker(place) for place in range(len(own))]

    def kill(self, chance, place=0, whole=0.5):
        """SIGKILL a worker with all its processes and start another, or kill one process only, as chance has it.

        `whole`: how likely it is the whole worker. One that has only begun to start has no other process.
        """
        children = children_of(self.workers[place].pid)
        if children and chance.random() >= whole:
            kill(chance.choice(children))
            self.kills["one of its processes"] += 1
            return
        self._kill_all(self.workers[place])
        self.workers[place] = self._start_worker(place)
        self.kills["the whole worker"] += 1

    def start_ended(self):
        """Start the workers again that ended by themselves, as docker-compose does. How many.

        Celery gives up when a process of the pool is killed before it is up.
        """
        ended = [place for place, worker in enumerate(self.workers) if worker.poll() is not None]
        for place in ended:
            self.workers[place] = self._start_worker(place)
        return len(ended)

    def ready(self):
        """Places of the workers that have started."""
        return [place for place, worker in enumerate(self.workers) if children_of(worker.pid)]

    def said(self):
        return (self.folder / "worker").read_text()

    def stop(self):
        for process in (*self.workers, self.beat):
            self._kill_all(process)

    def _start_worker(self, place):
        return self._start([*WORKER.split(), "--hostname", f"worker-{place}@%h"], "worker", self.own[place])

    def _start(self, words, name, own=None):
        with (self.folder / name).open("ab") as says:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment | (own or {}),
                stdout=says,
                stderr=says,
                start_new_session=True,
            )

    def _kill_all(self, process):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def children_of(pid):
    """The processes that this one started."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


def kill(pid):
    """It may have ended by itself in this moment."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait_until(true, patience):
    """Whether it came true within so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.002)
    return False
