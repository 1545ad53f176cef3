"""How a value is written in a table."""

from django.utils import timezone


def plain(value):
    return value


def as_day(moment):
    """A moment as the day in England; nothing for none."""
    return moment and timezone.localdate(moment).isoformat()


def with_words(choices):
    """A way to write the label of one of these choices."""
    labels = dict(choices.choices)
    return labels.get
