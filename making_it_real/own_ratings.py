"""What an organisation says about itself, drawn: one mark a statement, over how often it says it is true.

Dots above the line are this time, rings below it last time. They are never added up into one figure: this is no score, and
no league table can be made of it.
"""

from dataclasses import dataclass

from making_it_real.models import Score

EDGE, STEP = 14, 18  # pixels: beyond the outermost mark, and from mark to mark
TICK = 22  # from the lowest part of the drawing to the foot of its words


@dataclass(frozen=True)
class Dot:
    """`x` is a share of the width in percent, `y` is in pixels."""

    x: int
    y: int


@dataclass(frozen=True)
class RatingPlot:
    """`columns` are the places of the answers in percent, from never to always. `line` is what the dots stand on."""

    dots: list[Dot]
    rings: list[Dot]
    columns: list[int]
    line: int
    bottom: int
    words: str

    @property
    def ticks(self):
        return self.bottom + TICK

    @property
    def height(self):
        return self.ticks + 2


def rating_plot(scores, before=()):
    """`scores` as given to the statements of a theme, and those of last time; None is left out."""
    now, last = _counts(scores), _counts(before)
    line = EDGE + STEP * max(*now.values(), 1)
    highest = max(last.values())
    bottom = line + STEP * highest + (EDGE if highest else 0)
    return RatingPlot(
        dots=[Dot(x, line - STEP * row - STEP // 2) for x, row in _places(now)],
        rings=[Dot(x, line + STEP * row + STEP // 2 + 3) for x, row in _places(last)],
        columns=[_column(score) for score in Score],
        line=line,
        bottom=bottom,
        words=_in_words(now) + (f". Last time: {_in_words(last)}" if highest else ""),
    )


def _counts(scores):
    return {score: sum(one == score for one in scores) for score in Score}


def _places(counts):
    """(x, how many are nearer to the line) of each mark."""
    return [(_column(score), row) for score, many in counts.items() for row in range(many)]


def _column(score):
    return 10 + 20 * score


def _in_words(counts):
    said = [f"{score.label}: {many}" for score, many in reversed(counts.items()) if many]
    return "; ".join(said) or "Nothing rated"
