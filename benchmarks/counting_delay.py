"""From “thank you” to the tally: python benchmarks/counting_delay.py

50 answers a second about 200 organisations are put into the intake as the survey puts them, each rings the bell, and a real
Celery worker counts. How long each waits is read from the database: when its transaction was over, and when it was no
longer in the intake, which is the transaction that wrote the tally.
"""

import json
import os
import subprocess
import sys
import tempfile

from databases import ROOT, anew, environment
from mail_worker import WORKER
from pages import percentile
from private_redis import private_redis

ORGANISATIONS, BEFORE = 200, 20_000


def delays(seconds):
    """Seconds that each waited."""
    url = anew("carehub_bench_delay")
    _run(environment(url), "benchmarks/counting_rows.py", str(BEFORE), str(ORGANISATIONS))
    with private_redis() as redis, tempfile.TemporaryFile() as says:
        settings = environment(url) | {"REDIS_URL": redis}
        _run(settings, "benchmarks/counting_part.py", "drain")
        worker = subprocess.Popen(
            [sys.executable, "-m", *WORKER.split()], cwd=ROOT, env=settings, stdout=says, stderr=says
        )
        try:
            waits = json.loads(_run(settings, "benchmarks/counting_drip.py", str(seconds)))
        finally:
            worker.terminate()
            worker.wait()
    middle, late, most = (percentile(waits, share) for share in (0.5, 0.95, 1))
    load = os.getloadavg()[0] / os.cpu_count()
    print(f"\n{len(waits)} answers in {seconds} s about {ORGANISATIONS} organisations with {BEFORE:,} answers before them:"
          f" median {middle:.1f} s, p95 {late:.1f} s, longest {most:.1f} s until they were counted"
          f" (load of the machine: {load:.1f} for each processor)")  # fmt: skip
    return waits


def _run(settings, *command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=settings, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.splitlines()[-1] if done.stdout else ""


if __name__ == "__main__":
    delays(int(sys.argv[1]) if sys.argv[1:] else 45)
