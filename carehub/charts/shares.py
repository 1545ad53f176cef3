"""A share with what is known of it, on one line: score, likely range, score before, all of England, and what was expected.

Places across are percentages of the drawing's width, so that a chart fills its column and its words never shrink;
heights are pixels.
"""

from dataclasses import dataclass

MIDDLE = 20  # pixels from the top to the line of the score
LANE = 28  # from there to the lane of what was expected, so that marks do not hide each other
GRID = (0, 25, 50, 75, 100)
ROOM_FOR_TICKS = 26


@dataclass(frozen=True)
class ShareLine:
    """Each `…_x` is a place across in percent; None where there is nothing to show."""

    now_x: float
    low_x: float
    high_x: float
    before_x: float | None
    england_x: float | None
    expected_x: float | None
    grid: list
    ticks: list  # [(place across, words, which end of the words stands there)]
    foot: int
    height: int
    radius: int
    middle: int = MIDDLE

    @property
    def lane(self):
        return self.middle + LANE

    @property
    def gap_from(self):
        return self.middle + 12


def share_line(
    share, low, high, *, before=None, england=None, expected=None, axis=(0, 100), ticks=True, radius=9
):
    """Shares in percent. `axis`: from which share to which; printed below with `ticks`."""
    first, last = axis

    def across(value):
        return None if value is None else round(min(100, max(0, 100 * (value - first) / (last - first))), 2)

    foot = 60 if expected is not None else 40
    marks = GRID if axis == (0, 100) else range(first, last + 1, 10)
    return ShareLine(
        now_x=across(share), low_x=across(low), high_x=across(high), before_x=across(before),
        england_x=across(england), expected_x=across(expected), grid=[across(mark) for mark in marks],
        ticks=_ticks(first, last, across) if ticks else [], foot=foot, height=foot + (ROOM_FOR_TICKS if ticks else 0),
        radius=radius,
    )  # fmt: skip


def _ticks(first, last, across):
    middle = (first + last) // 2
    ends = ((first, "start"), (middle, "middle"), (last, "end"))
    return [(across(value), f"{value}%", end) for value, end in ends]
