"""When an entry was last checked, in words."""

from datetime import timedelta

from django.utils import timezone
from django.utils.dateformat import format as formatted

LONG_AGO = timedelta(days=365)


def day_words(day):
    return formatted(day, "j F Y")


def month_words(day):
    return formatted(day, "F Y")


def on_card(entry):
    """When and by whom it was last checked, short."""
    day = entry.last_checked_on
    if entry.sunk_on:
        return not_since(entry)
    if not day:
        return "Nobody has checked this yet"
    if is_long_ago(day):
        return "Checked over a year ago"
    return f"Checked in {month_words(day)} by {entry.last_checked_by}"


def not_since(entry):
    """What a card and a page say of an entry that stands last."""
    day = entry.last_checked_on
    return f"Not checked since {month_words(day)}" if day else "Nobody has checked this yet"


def is_long_ago(day):
    """Of the day of a check, or None for what was never checked."""
    return bool(day and day < timezone.localdate() - LONG_AGO)
