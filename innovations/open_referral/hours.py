"""Opening times: schedules in the terms of calendars (RFC 5545) as rows a person can read, or else as a note."""

from dataclasses import dataclass
from datetime import time

from innovations.open_referral.plain_text import cut, line
from innovations.open_referral.values import clock, day, each, number

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WHICH = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last", -2: "Second to last"}
MOST_ROWS = 60
MOST_WEEKS = 52  # between two times


@dataclass(frozen=True, order=True)
class Hours:
    """One row. `weekday` 0 is Monday."""

    weekday: int
    opens: time | None
    closes: time | None
    note: str = ""


def read_hours(schedules, today, warn):
    """(rows, notes) of the schedules that hold today."""
    rows, notes = set(), {}
    for schedule in each(schedules):
        problem = _problem(schedule, today)
        if problem:
            warn(f"Opening times {problem} were left out.")
            continue
        found = _rows(schedule, warn)
        rows.update(found)
        notes.update(dict.fromkeys(_notes(schedule, bool(found))))
    return tuple(sorted(rows, key=_order)[:MOST_ROWS]), tuple(notes)


def _problem(schedule, today):
    """Why a schedule does not say when it is open today, or ""."""
    ends = [ended for key in ("valid_to", "until") if (ended := day(schedule.get(key)))]
    if ends and min(ends) < today:
        return f"that ended on {min(ends)}"
    starts = day(schedule.get("valid_from"))
    if starts and starts > today:
        return f"that only start on {starts}"
    if _every(schedule) not in range(1, MOST_WEEKS + 1):
        return f"with an interval of “{str(schedule['interval'])[:20]}”"
    return ""


def _every(schedule):
    return number(schedule.get("interval")) or 1


def _order(row):
    return row.weekday, row.opens or time.min, row.closes or time.min, row.note


def _rows(schedule, warn):
    opens, closes = (_time(schedule, key, warn) for key in ("opens_at", "closes_at"))
    return [Hours(weekday, opens, closes, note) for weekday, note in _days(schedule, warn)]


def _time(schedule, key, warn):
    value = schedule.get(key)
    found = clock(value)
    if value not in (None, "") and found is None:
        warn(f"“{str(value)[:30]}” is not a time of day, so it was left out.")
    return found


def _days(schedule, warn):
    """(weekday, note) for each day it names: "MO,TU", or "1MO,-1FR" of the month."""
    rhythm = line(schedule.get("freq")).upper()
    byday = line(schedule.get("byday")).upper()
    if rhythm == "DAILY" and not byday:
        byday = ",".join(DAYS)
    for word in filter(None, byday.replace(";", ",").replace(" ", "").split(",")):
        which, name = word[:-2], word[-2:]
        if name not in DAYS:
            warn(f"“{word[:20]}” is not a day of the week, so it was left out.")
        else:
            yield DAYS.index(name), _rhythm(rhythm, which, schedule)


def _rhythm(rhythm, which, schedule):
    every = _every(schedule)
    nth = number(which) if which else None
    if nth in WHICH:
        return f"{WHICH[nth]} of the month" + (f", every {every:g} months" if every > 1 else "")
    if every > 1 and rhythm in ("WEEKLY", ""):
        return "Every other week" if every == 2 else f"Every {every:g} weeks"
    return "Some weeks of the month" if rhythm == "MONTHLY" else ""


def _notes(schedule, has_rows):
    texts = [line(schedule.get(key)) for key in ("description", "notes")]
    dates = line(schedule.get("bymonthday"))
    if dates and not has_rows:
        texts.insert(0, f"Day {cut(dates, 60)} of the month.")
    return [text for text in texts if text]
