"""Is an e-mail lost, or sent twice without a word, when workers are killed and Redis is emptied?

Makes an empty PostgreSQL database and runs the trial (mail_trial.py) in it, with settings as in production. Ends with an
error when an e-mail is lost, or arrived more often than once without the log saying so.
"""

import argparse
import random
import subprocess
import sys

from databases import ROOT, anew, environment

TAKE_AGAIN_AFTER = 2  # seconds until a killed worker's message is taken again


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--emptied", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--database", help="a migrated database with an empty outbox; default: one is made")
    parser.add_argument(
        "--redis", default="redis://127.0.0.1:6379/12", help="a database of Redis to be emptied"
    )
    wanted = parser.parse_args()
    settings = environment(wanted.database or anew("carehub_bench_mail"))
    settings |= {"REDIS_URL": wanted.redis, "MAIL_TAKE_AGAIN_AFTER": str(TAKE_AGAIN_AFTER)}
    numbers = [str(number) for number in (wanted.messages, wanted.kills, wanted.emptied, wanted.seed)]
    trial = [sys.executable, ROOT / "benchmarks" / "mail_trial.py", *numbers]
    sys.exit(subprocess.run(trial, env=settings, check=False).returncode)


if __name__ == "__main__":
    main()
