"""The change since the baseline as it is shown: the difference of the two shares that stand beside it.

The direction is decided on the exact counts (intervals.changes). Where rounding would make the words and the figures
disagree, the figures hold: nothing is called up that is not shown to be.
"""

from making_it_real.disclosure.figures import half_up
from making_it_real.models import Result
from making_it_real.publishing.since import Then

_EVEN = Result.Direction.LEVEL


def changed(share, was, change):
    """Fields of a Result. `was`: Then, or a WhyNot; `change`: an intervals.Change where there is a Then."""
    if not isinstance(was, Then):
        return {"why_not": was}
    by = share - was.share
    return {
        "before": was.share,
        "change": by,
        "change_low": min(by, half_up(100 * change.low)),
        "change_high": max(by, half_up(100 * change.high)),
        "direction": _direction(by, change.direction),
    }


def _direction(by, direction):
    agrees = (by > 0 and direction == Result.Direction.UP) or (by < 0 and direction == Result.Direction.DOWN)
    return direction if agrees else _EVEN
