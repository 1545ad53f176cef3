"""How the figure of one group is shown: shares in whole percent, people to the nearest 5, a mark where there are few.

Halves are rounded up. Source: product.md, “Anonymity and disclosure”, 3, 4 and 7.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import floor

from making_it_real.intervals import wilson

FEWEST = 10  # people; a group of fewer is never shown
SMALL_BELOW = 30  # people; a group of fewer is marked and never ranked
NEAREST = 5


@dataclass(frozen=True)
class Figure:
    """Of a group that is shown. Shares are whole percentages; `low` and `high` bound the 95% Wilson interval."""

    people: int
    share: int
    low: int
    high: int
    is_small: bool


def half_up(number):
    return floor(number + 0.5)


def rounded(people):
    """To the nearest 5: 12 is 10, 13 is 15. What is shown is never fewer than 10."""
    return NEAREST * half_up(people / NEAREST)


def percent(yes, n):
    """The exact share, a half rounded up: in whole numbers, so that no binary fraction decides."""
    return (200 * yes + n) // (2 * n)


@lru_cache(maxsize=50_000)
def figure(yes, n):
    low, high = wilson(yes, n)
    return Figure(rounded(n), percent(yes, n), half_up(100 * low), half_up(100 * high), n < SMALL_BELOW)
