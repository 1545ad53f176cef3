"""How sure a share is, how sure a change is, and where chance alone would put an organisation.

Shares are fractions from 0 to 1. Sources: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209–212; R. G. Newcombe,
Statistics in Medicine 17 (1998), 873–890, method 10; S. Holm, Scand. J. Statist. 6 (1979), 65–70; D. J. Spiegelhalter,
Statistics in Medicine 24 (2005), 1185–1202 (funnel plots).
"""

from dataclasses import dataclass
from math import ceil, hypot, sqrt
from statistics import NormalDist
from typing import Literal

LEVEL = 0.95
FUNNEL = (0.95, 0.998)
_normal = NormalDist()


@dataclass(frozen=True)
class Change:
    """From a share before to a share after. `p` is Holm's over the themes compared together."""

    by: float
    low: float
    high: float
    p: float

    @property
    def direction(self) -> Literal["up", "down", "level"]:
        if self.p >= 1 - LEVEL:
            return "level"
        return "up" if self.by > 0 else "down"


def z_of(level):
    """How many standard deviations either side hold this much of a normal distribution."""
    return _normal.inv_cdf((1 + level) / 2)


def wilson(yes, n, level=LEVEL):
    """(low, high) of yes out of n, n at least 1. (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)."""
    return _wilson(yes / n, n, z_of(level))


def wilson_of(share, n, level=LEVEL):
    """As `wilson`, for a share of an effective number of answers, which need not be whole."""
    return _wilson(share, n, z_of(level))


def _wilson(p, n, z):
    scale = 1 + z * z / n
    middle = (p + z * z / (2 * n)) / scale
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / scale
    # At 0 and at n the bound is exact, and rounding must not push it past the share itself.
    return (
        0.0 if p == 0 else min(p, max(0.0, middle - half)),
        1.0 if p == 1 else max(p, min(1.0, middle + half)),
    )


def newcombe(yes, n, yes_before, n_before, level=LEVEL):
    """(low, high) of the change between two independent groups: the two Wilson intervals, squared and added."""
    return _newcombe(yes / n, n, yes_before / n_before, n_before, z_of(level))


def _newcombe(p, n, p_before, n_before, z):
    (low, high), (low_before, high_before) = _wilson(p, n, z), _wilson(p_before, n_before, z)
    change = p - p_before
    return change - hypot(p - low, high_before - p_before), change + hypot(high - p, p_before - low_before)


def p_of_change(yes, n, yes_before, n_before):
    """The p value that belongs to Newcombe's interval: 1 less the widest level whose interval leaves out no change."""
    p, before = yes / n, yes_before / n_before
    if p == before:
        return 1.0
    narrow, wide = 0.0, 40.0
    for _ in range(60):
        z = (narrow + wide) / 2
        low, high = _newcombe(p, n, before, n_before, z)
        narrow, wide = (narrow, z) if low <= 0 <= high else (z, wide)
    return 2 * (1 - _normal.cdf(narrow))


def holm(ps):
    """Each p value as it counts when all of them are looked at together, in the order given."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    adjusted, highest = [0.0] * len(ps), 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = highest
    return adjusted


def changes(pairs):
    """A Change for each of (yes, n, yes before, n before); None where there is nothing to compare with.

    Those that can be compared are corrected together.
    """
    known = [pair for pair in pairs if pair and pair[1] and pair[3]]
    ps = iter(holm([p_of_change(*pair) for pair in known]))
    return [_change(pair, next(ps)) if pair and pair[1] and pair[3] else None for pair in pairs]


def _change(pair, p):
    yes, n, yes_before, n_before = pair
    return Change(yes / n - yes_before / n_before, *newcombe(*pair), p)


def funnel_limits(share, n, level):
    """(low, high) between which chance alone keeps this much of organisations with n answers and this true share."""
    return _wilson(share, n, z_of(level))


def half_width(n, people, level=LEVEL):
    """How far a share of one half may be off, if n of this many people answer: z √(¼/n · (N−n)/(N−1)).

    The widest interval that a share can have; with the finite population correction, as who is asked is not put back.
    Source: W. G. Cochran, Sampling Techniques, 3rd ed. (1977), 3.2 and 4.4. It supposes that those who answer are like
    those who do not. None while nobody has answered.
    """
    if n < 1:
        return None
    if n >= people:
        return 0.0
    return z_of(level) * sqrt(0.25 / n * (people - n) / (people - 1))


def needed(people, half=0.05, level=LEVEL):
    """The smallest n whose half_width is at most `half`: n₀ N / (N − 1 + n₀), where n₀ = z² ¼ / half², rounded up."""
    without_end = (z_of(level) / half) ** 2 / 4
    return min(people, ceil(without_end * people / (people - 1 + without_end) - 1e-9))
