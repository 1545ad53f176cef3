"""What a feed should give but may not: lists, numbers, days and times read from whatever is there."""

import math
from datetime import date, time
from decimal import Decimal


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
    """A date from "2026-05-01" or the start of a timestamp, or None."""
    try:
        return date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def clock(value):
    """A time of day from "9:00", "09:00:00", "09:00Z" or "09:00+01:00", or None. The zone is the place's own."""
    if not isinstance(value, str):
        return None
    hours, _, minutes = value.strip()[:5].partition(":")
    if not (hours.isdecimal() and minutes[:2].isdecimal()):
        return None
    try:
        return time(int(hours), int(minutes[:2]))
    except ValueError:
        return None
