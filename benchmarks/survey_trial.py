"""Are answers lost, or counted twice, when workers are killed, Redis is emptied and PostgreSQL crashes?

Starts a PostgreSQL and a Redis of its own and runs the trial (survey_run.py) in them, with settings as in production. Ends
with an error when somebody was thanked whose answers are not counted exactly once, or when any count is not right.
"""

import argparse
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, fields

from databases import ROOT, anew, environment
from private_servers import postgres, redis_server


@dataclass(frozen=True)
class Trial:
    submissions: int = 20_000
    clients: int = 16
    organisations: int = 40
    kill_every: float = 2  # seconds
    emptied: int = 5
    restarts: int = 2
    seed: int = 0

    def words(self):
        """For a command line; `read` is the way back."""
        return [str(getattr(self, field.name)) for field in fields(self)]


def read(words):
    return Trial(*(field.type(word) for field, word in zip(fields(Trial), words, strict=True)))


def wanted():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for field in fields(Trial):
        default = random.SystemRandom().randrange(1, 10**6) if field.name == "seed" else field.default
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=field.type, default=default)
    return Trial(**vars(parser.parse_args()))


def main():
    stop_in_order()
    trial = wanted()
    with postgres() as (folder, server), redis_server() as broker:
        settings = environment(anew("carehub_trial", server)) | {"REDIS_URL": broker}
        run = [sys.executable, ROOT / "benchmarks" / "survey_run.py", folder, *trial.words()]
        sys.exit(_ended(subprocess.Popen(run, env=settings)))


def _ended(process):
    """Its code. Whoever stops us stops it too, and it the servers that it started."""
    try:
        return process.wait()
    finally:
        process.terminate()
        process.wait()


def stop_in_order():
    """A request to end is an exception, so that everything that was started is ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


if __name__ == "__main__":
    main()
