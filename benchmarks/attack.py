"""The attacker on thousands of made-up campaigns: python benchmarks/attack.py --campaigns 3000 [--from 0] [--rounded]

Prints how many cells were shown, hidden and worked out. Ends with an error when one was.
"""

import argparse
import sys
import time

import ground  # noqa: F401  (Django, set up)
import numpy as np

from making_it_real.disclosure.hiding import hide
from tests.making_it_real.attacker import Attack
from tests.making_it_real.made_up_campaigns import campaign


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--campaigns", type=int, default=3000)
    asked.add_argument("--from", type=int, default=0, dest="start", help="the first seed")
    asked.add_argument(
        "--rounded",
        action="store_true",
        help="give the attacker the figures as published, not the exact counts",
    )
    given = asked.parse_args()
    shown, hidden, found, began = 0, 0, 0, time.monotonic()
    for seed in range(given.start, given.start + given.campaigns):
        one = campaign(np.random.default_rng(seed))
        secret = hide(one.table)
        leaks = Attack(one.n, one.yes, one.region, secret, one.absent, sharp=not given.rounded).leaks()
        shown, hidden, found = (
            shown + int((~secret & ~one.absent).sum()),
            hidden + int((secret & (one.n > 0)).sum()),
            found + len(leaks),
        )
        for leak in leaks:
            print(f"campaign {seed}: row {leak[0]}, {leak[1]}: {leak[2]}", flush=True)
    print(f"{given.campaigns} campaigns, {shown} cells shown, {hidden} hidden with somebody in them, {found} worked out,"
          f" {time.monotonic() - began:.0f} s")  # fmt: skip
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
