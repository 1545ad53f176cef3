"""A Celery worker and beat as production runs them, and two ways to kill the worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from databases import ROOT

WORKER = "celery --app carehub worker --loglevel warning --concurrency 2 --without-mingle --without-gossip"
BEAT = "celery --app benchmarks.mail_timetable beat --loglevel warning"


class Processes:
    """Both write what they say into files of `folder`. `kills` counts by kind."""

    def __init__(self, environment, folder):
        self.environment, self.folder = environment, Path(folder)
        self.kills = {"the whole worker": 0, "one of its processes": 0}
        self.beat = self._start([*BEAT.split(), "--schedule", str(self.folder / "schedule")], "beat")
        self.worker = self._start(WORKER.split(), "worker")

    def kill(self, chance):
        """SIGKILL the worker with all its processes and start another, or kill one process only, as chance has it."""
        children = self._children()
        if children and chance.random() < 0.5:
            os.kill(chance.choice(children), signal.SIGKILL)
            self.kills["one of its processes"] += 1
            return
        self._kill_all(self.worker)
        self.worker = self._start(WORKER.split(), "worker")
        self.kills["the whole worker"] += 1

    def said(self):
        return (self.folder / "worker").read_text()

    def stop(self):
        self._kill_all(self.worker)
        self._kill_all(self.beat)

    def _start(self, words, name):
        with (self.folder / name).open("ab") as says:
            return subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self.environment,
                stdout=says,
                stderr=says,
                start_new_session=True,
            )

    def _children(self):
        listed = Path(f"/proc/{self.worker.pid}/task/{self.worker.pid}/children")
        return [int(number) for number in listed.read_text().split()] if listed.exists() else []

    def _kill_all(self, process):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(true, patience):
    """Whether it came true within so many seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.002)
    return False
