"""Bands of a map's key, at round figures, from the rates themselves."""

from bisect import bisect_right
from dataclasses import dataclass
from math import floor, log10
from statistics import quantiles

ROUND = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True)
class Band:
    """number: 0 for nothing listed, then 1 and up, few to many. councils: how many lie in it."""

    number: int
    words: str
    councils: int


def edges(rates):
    """At most three rising round figures that split the rates above nothing into about equal groups, none empty.

    A rate on an edge belongs above it.
    """
    some = sorted(rate for rate in rates if rate > 0)
    if len(some) < 2:
        return []
    candidates = sorted({nearest_round(quarter) for quarter in quantiles(some, n=4, method="inclusive")})
    chosen = []
    for edge in candidates:
        below = bisect_right(some, chosen[-1] - 1e-12) if chosen else 0
        if any(rate < edge for rate in some[below:]) and some[-1] >= edge:
            chosen.append(edge)
    return chosen


def nearest_round(figure):
    """The round figure (1, 1.5, 2, 3 … times a power of ten) nearest to one above 0."""
    power = 10.0 ** floor(log10(figure))
    return min((round(step * power, 10) for step in ROUND), key=lambda step: abs(step - figure))


def band_of(rate, at):
    return bisect_right(at, rate) + 1 if rate > 0 else 0


def key(rates, at):
    """Bands from many to nothing, with how many councils lie in each. Bands no council is in are left out."""
    numbers = [band_of(rate, at) for rate in rates]
    bands = [Band(number, _words(number, at), numbers.count(number)) for number in range(len(at) + 1, -1, -1)]
    return [band for band in bands if band.councils]


def _words(number, at):
    if number == 0:
        return "Nothing listed yet"
    if not at:
        return "Something listed"
    if number == 1:
        return f"Under {at[0]:g}"
    if number > len(at):
        return f"{at[-1]:g} or more"
    return f"{at[number - 2]:g} to {at[number - 1]:g}"
