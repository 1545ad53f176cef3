"""What a feed should give but may not: lists, numbers, days and times read from whatever is there."""

import math
import re
from datetime import date, time
from decimal import Decimal

_CLOCK = re.compile(
    r"""
    ([0-9]{1,2})                                              # the hour
    (?: [:.]([0-9]{2}) (?: :[0-9]{2} (?:\.[0-9]+)? )? )?       # minutes; seconds do not count
    \s* (?: ([ap])\.?m\.? | z | \+0[0-9](?::?[0-9]{2})? )?   # am, pm or a zone (none in Britain has “-”)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def each(value, most=200):
    """The objects in a list; a single object is a list of one; anything else has none."""
    found = value if isinstance(value, list) else [value]
    return [item for item in found[:most] if isinstance(item, dict)]


def part(record, key):
    """The object under a key, or an empty one."""
    found = record.get(key)
    return found if isinstance(found, dict) else {}


def number(value):
    """A finite number, also from text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def day(value):
    """A date from "2026-05-01", "20260501" or the start of a timestamp, or None."""
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(re.split(r"[T ]", value.strip())[0][:10])
    except ValueError:
        return None


def clock(value):
    """A time of day from "9:00", "9.30", "9am", "1:30 PM", "09:00:00", "09:00Z" or "09:00+01:00"; None when it is not
    clear, as "9" is not. The zone is the place's own.
    """
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        return None
    hour, minute, half = found.groups()
    if (half and not 1 <= int(hour) <= 12) or not (half or minute):
        return None
    hour = int(hour) % 12 + 12 * (half in "pP") if half else int(hour)
    try:
        return time(hour, int(minute or 0))
    except ValueError:
        return None
