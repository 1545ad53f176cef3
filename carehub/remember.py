"""Rows that stand on nearly every page and change a few times a year, kept by each process for a minute."""

from functools import wraps
from time import monotonic

_memories = []


def remembered(seconds=60):
    """Keep what a function returned, for each of its arguments, so long. Nobody may change what is returned."""

    def keeping(function):
        kept = {}
        _memories.append(kept)

        @wraps(function)
        def recall(*arguments):
            until, value = kept.get(arguments, (0, None))
            if monotonic() >= until:
                value = function(*arguments)
                kept[arguments] = (monotonic() + seconds, value)
            return value

        return recall

    return keeping


def forget_all():
    for kept in _memories:
        kept.clear()
