"""The funnel: organisations by how many people answered and what share agreed, with the lines between which chance keeps them.

Places are percentages of the drawing, whose size the stylesheet gives.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import ceil

LEFT = 9  # percent of the width that the words of the axis need
FEWEST = 10  # people; no organisation with fewer is drawn
STEPS = 90  # points of a curve, closer together where it bends
LETTER, GAP, LINE = 1.3, 2.5, 5.5  # percent that a letter of a name, the gap before it and its height take up
ROOM = 5  # points of share above the highest and below the lowest


@dataclass(frozen=True)
class Organisation:
    """`place`: same, above or below (past the inner line), high or low (past the outer one)."""

    name: str
    people: int
    share: int
    place: str = "same"
    is_you: bool = False
    url: str = ""

    @property
    def is_far(self):
        return self.place in ("high", "low")


@dataclass(frozen=True)
class Mark:
    organisation: Organisation
    x: float
    y: float
    anchor: str
    label_x: int
    has_name: bool = False

    @property
    def shape(self):
        return {"high": "M0-9 9 7-9 7z", "low": "M0 9 9-7-9-7z"}.get(self.organisation.place, "")

    @property
    def kind(self):
        if self.organisation.is_you:
            return "you"
        return {"same": "", "above": "mid", "below": "mid"}.get(
            self.organisation.place, self.organisation.place
        )


@dataclass(frozen=True)
class Funnel:
    """`areas` and `lines`: paths in a square of 100 by 100, the outer limit first. `ends`: (y, words) at the right edge."""

    areas: list
    lines: list
    mean_y: float
    shares: list  # [(y, percent)]
    numbers: list  # [(x, people, anchor)]
    ends: list
    marks: list


def funnel(organisations: Iterable[Organisation], share: float, limits: Callable) -> Funnel:
    """`share` of the whole in percent; `limits(people, level)` gives (low, high) in percent for a level of FUNNEL."""
    organisations = list(organisations)
    most = _round_up(max((one.people for one in organisations), default=0))
    low, high = _reach(organisations, share)

    def x(people):
        return round(LEFT + (100 - LEFT) * people / most, 2)

    def y(value):
        return round(100 * (high - value) / (high - low), 2)

    curves = {level: _curve(most, level, limits, x, y) for level in (0.998, 0.95)}
    ends = [(limits(most, 0.998)[1], "99.8% line"), (limits(most, 0.95)[0], "95% line"), (share, "England")]
    return Funnel(
        areas=[_closed(*curve) for curve in curves.values()],
        lines=[_path(side) for curve in curves.values() for side in curve],
        mean_y=y(share),
        shares=[(y(value), value) for value in range(10 * ceil(low / 10), int(high) + 1, 10)],
        numbers=[(x(n), n, "end" if n == most else "middle") for n in range(0, most + 1, _step(most))],
        ends=[(y(value), words) for value, words in ends],
        marks=_named(
            [_mark(one, x, y) for one in sorted(organisations, key=lambda one: (one.is_you, one.is_far))]
        ),
    )


def _mark(one, x, y):
    across = x(one.people)
    to_the_left = across > 55
    return Mark(one, across, y(one.share), "end" if to_the_left else "start", -16 if to_the_left else 16)


def _named(marks):
    """The chosen one and those that stand out get their names, where these do not cover one another."""
    taken, found = [], []
    for mark in reversed(marks):
        box = _box(mark)
        wanted = mark.organisation.is_you or mark.organisation.is_far
        free = wanted and not any(_touch(box, other) for other in taken)
        taken += [box] if free else []
        found.append(replace(mark, has_name=free))
    return found[::-1]


def _box(mark):
    """(left, right, top, bottom) of a name, about, in percent of a drawing of usual size."""
    long = LETTER * len(mark.organisation.name) + GAP
    left = mark.x - long if mark.anchor == "end" else mark.x
    return left, left + long, mark.y - LINE / 2, mark.y + LINE / 2


def _touch(one, other):
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _reach(organisations, share):
    """From which share to which the drawing goes: all organisations, and the whole with room around it."""
    shares = [one.share for one in organisations]
    return max(0, min([*shares, share - 25]) - ROOM), min(100, max([*shares, share + 25]) + ROOM)


def _step(most):
    return next((step for step in (10, 25, 50, 100, 250, 500, 1000, 2500, 5000) if most / step <= 6), most)


def _round_up(most):
    most = max(most, 50)
    step = _step(most)
    return step * ceil(most / step)


def _curve(most, level, limits, x, y):
    """The upper and the lower side, from left to right; what lies outside the drawing is cut off just beyond it."""
    people = [FEWEST + (most - FEWEST) * (at / STEPS) ** 1.7 for at in range(STEPS + 1)]
    sides = zip(*(limits(number, level) for number in people), strict=True)
    lower, upper = (
        [(x(n), min(104, max(-4, y(value)))) for n, value in zip(people, side, strict=True)] for side in sides
    )
    return upper, lower


def _path(points):
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _closed(upper, lower):
    return _path([*upper, *reversed(lower)]) + "Z"
