"""Opening times as a line of words, and back: “Tuesday 09:30 to 12:00, at place 2, ring first”.

Written in one way and read in many: “Mon to Fri 9am - 5pm”, “Weekends from noon”, “Tuesdays and Thursdays 2 to 4pm”.
"""

import re

from innovations.listing.openings import SAME, clock
from innovations.listing.row_checking import is_time
from innovations.listing.shown import DAYS

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
_ALL = {"every day": range(7), "each day": range(7), "daily": range(7), "all week": range(7), "weekdays": range(5),
        "weekends": range(5, 7)}  # fmt: skip
_TO = r"\s*(?:to|until|till|-|–|—)\s*"
_AND = r"\s*(?:,\s*and|,|and|&|\+|/)\s*"
_TIME = r"(?:\d{1,2}(?:[:.h]\d{2})?(?:\s*[ap]\.?m\b\.?)?|noon|midday|midnight)"
_LINE = re.compile(
    rf"(?P<days>{'|'.join(_ALL)}|{_DAY}(?:(?:{_TO}|{_AND}){_DAY})*)"
    rf"(?:[\s,:]+(?:(?:from\s+)?(?P<opens>{_TIME})(?:{_TO}(?P<closes>{_TIME}))?|(?:until|till)\s+(?P<until>{_TIME})))?"
    r"(?:,?\s+at\s+place\s+(?P<place>\d{1,3}))?"
    r"(?:\s*[,;:]\s+(?P<note>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_HALF = re.compile(r"[ap]\.?m\.?$", re.IGNORECASE)


def written(row):
    """A row of the document as a line. A day not chosen yet stays empty."""
    day = "" if row["weekday"] is None else DAYS[row["weekday"]]
    place = "" if row["place"] is None else f" at place {row['place'] + 1}"
    note = f", {row['note']}" if row["note"] else ""
    return f"{day}{_times(row)}{place}{note}"


def together(rows):
    """[(line, rows)]: days with the same times in one line, “Monday to Wednesday and Friday 09:00 to 17:00”."""
    same = {}
    for row in rows:
        same.setdefault(tuple(row[part] for part in SAME), []).append(row)
    return [(_line(those), those) for those in same.values()]


def _line(rows):
    days = sorted({row["weekday"] for row in rows if row["weekday"] is not None})
    return several(days) + written({**rows[0], "weekday": None})


def several(days):
    """Three days in a row or more are “Monday to Wednesday”."""
    runs = []
    for day in days:
        runs = [*runs[:-1], [*runs[-1], day]] if runs and runs[-1][-1] == day - 1 else [*runs, [day]]
    words = []
    for run in runs:
        words += [f"{DAYS[run[0]]} to {DAYS[run[-1]]}"] if len(run) > 2 else [DAYS[day] for day in run]
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _times(row):
    if row["opens"] and row["closes"]:
        return f" {row['opens']} to {row['closes']}"
    if row["opens"]:
        return f" from {row['opens']}"
    return f" until {row['closes']}" if row["closes"] else ""


def read(line):
    """Rows of the document, one for each day the line names; None when it does not say which days and times."""
    found = _LINE.fullmatch(" ".join(line.split()))
    if not found:
        return None
    opens, closes = _pair(found["opens"] or "", found["closes"] or found["until"] or "")
    if not all(is_time(text) for text in (opens, closes) if text):
        return None
    place = int(found["place"]) - 1 if found["place"] else None
    same = {"opens": opens, "closes": closes, "note": found["note"] or "", "place": place}
    return None if place == -1 else [{"weekday": day, **same} for day in _days(found["days"].lower())]


def _days(text):
    if text in _ALL:
        return list(_ALL[text])
    days = []
    for part in re.split(_AND, text):
        ends = [_day(name) for name in re.findall(_DAY, part)]
        first, last = ends[0], ends[-1]
        days += range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
    return list(dict.fromkeys(days))


def _day(name):
    return next(number for number, day in enumerate(DAYS) if day.lower().startswith(name[:3]))


def _pair(opens, closes):
    """Both times as "HH:MM". One without “am” or “pm” is read by the other: “2 to 4pm”, “10 to 4pm”, “10am to 12”."""
    if _HALF.search(closes) and opens[-1:].isdigit():
        other = clock(opens + _HALF.search(closes)[0])
        opens = other if is_time(other) and other < clock(closes) else opens + "am"
    elif _HALF.search(opens) and closes[-1:].isdigit():
        later = clock(closes + "pm")
        closes = later if is_time(later) else closes
    return clock(opens), clock(closes)
