"""Calendar months: counting back, and the months of a report. A month is the date of its first day."""

import re
from calendar import monthrange
from datetime import date

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def months_before(day, months):
    """The same day of that month, or its last day where it is too short. Negative months are later ones."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def month_of(day):
    return day.replace(day=1)


def read_month(text):
    """The month written as 2026-11, or None."""
    found = _MONTH.fullmatch(text)
    return date(int(found[1]), int(found[2]), 1) if found else None


def last_day(month):
    return month.replace(day=monthrange(month.year, month.month)[1])
