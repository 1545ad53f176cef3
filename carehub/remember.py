"""Rows that stand on nearly every page and change a few times a year, kept by each process for a minute or longer."""

from functools import wraps
from time import monotonic

DAY = 24 * 60 * 60  # seconds; for what does not change at all
_memories = []


def _always(value):
    return True


def remembered(seconds=60, *, only=_always):
    """Keep what a function returned, for each of its arguments, so long, and only while `only(value)` is true.

    Nobody may change what is returned. `.know(value, *arguments)` is for who has come by a newer value.
    """

    def keeping(function):
        kept = {}
        _memories.append(kept)

        @wraps(function)
        def recall(*arguments):
            until, value = kept.get(arguments, (0, None))
            if monotonic() >= until or not only(value):
                value = function(*arguments)
                know(value, *arguments)
            return value

        def know(value, *arguments):
            now = monotonic()
            for key, (until, _) in list(kept.items()):
                if until <= now:
                    kept.pop(key, None)
            if only(value):
                kept[arguments] = (now + seconds, value)

        recall.know = know
        return recall

    return keeping


def forget_all():
    for kept in _memories:
        kept.clear()
