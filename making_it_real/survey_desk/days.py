"""Answers by day, this week beside the last, as a chart of bars and as a table. Days with few answers look alike."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.formats import date_format

from carehub.charts.plane import number
from making_it_real.disclosure import FEWEST
from making_it_real.rough import Rough, rough

WEEK = 7
TOP, FLOOR = 12, 168  # y of the highest line and of the ground
SLOT, WIDTH, GAP = 13.2, 4.6, 4.9  # per cent: from day to day, of a bar, from last week's bar to this week's
FIRST = 8.0


@dataclass(frozen=True)
class Day:
    """`this` is None for days to come. Where few answered all bars are hatched and equally low."""

    name: str
    short: str
    this: Rough | None
    last: Rough


@dataclass(frozen=True)
class Bar:
    x: str
    y: str
    height: str
    words: str
    words_x: str
    words_y: str
    few: bool


@dataclass(frozen=True)
class Line:
    y: str
    words_y: str
    words: str


@dataclass(frozen=True)
class Week:
    """`said` describes the chart in words."""

    days: list
    total: Rough
    total_last: Rough
    lines: list
    last: list
    now: list
    ticks: list
    said: str


def week(by_day, today):
    """`by_day`: {day: how many}. The seven days that end today, and those before."""
    these = [today - timedelta(days=back) for back in reversed(range(WEEK))]
    before = [day - timedelta(days=WEEK) for day in these]
    days = [
        Day(
            date_format(day, "l"),
            date_format(day, "D"),
            rough(by_day.get(day, 0)),
            rough(by_day.get(earlier, 0)),
        )
        for day, earlier in zip(these, before, strict=True)
    ]
    top = _top([shown.number or 0 for day in days for shown in (day.this, day.last)])
    return Week(
        days=days,
        total=rough(sum(by_day.get(day, 0) for day in these)),
        total_last=rough(sum(by_day.get(day, 0) for day in before)),
        lines=[_line(value, top) for value in (0, top // 2, top)],
        last=[_bar(day.last, place, 0, top) for place, day in enumerate(days)],
        now=[_bar(day.this, place, GAP, top) for place, day in enumerate(days)],
        ticks=[(number(FIRST + place * SLOT + GAP), day.short) for place, day in enumerate(days)],
        said=" ".join(f"{day.name}: {day.this}, and {day.last} a week before." for day in days),
    )


def _top(numbers):
    """A round number that no bar is higher than, and that can be halved."""
    highest = max([2 * FEWEST, *numbers])
    step = next(each for each in (10, 20, 50, 100, 200, 500, 1000, 5000, 10**9) if highest <= 10 * each)
    return -(-highest // (2 * step)) * 2 * step


def _y(value, top):
    return FLOOR - (FLOOR - TOP) * value / top


def _line(value, top):
    y = _y(value, top)
    return Line(number(y), number(y - 5), f"{value:,}")


def _bar(shown, place, gap, top):
    """Fewer than FEWEST are drawn half as high as FEWEST would be, whatever they are."""
    y, x = _y(FEWEST / 2 if shown.few else shown.number, top), FIRST + place * SLOT + gap
    return Bar(number(x), number(y), number(FLOOR - y), "" if shown.few else str(shown), number(x + WIDTH / 2),
               number(y - 6), shown.few)  # fmt: skip


def first_day(today):
    """From which day on `week` needs to know."""
    return today - timedelta(days=2 * WEEK - 1)
