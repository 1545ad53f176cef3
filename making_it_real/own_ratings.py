"""What an organisation says about itself, drawn: one dot a statement, over how often it says it is true.

The dots are never added up into one figure: this is no score, and no league table can be made of it.
"""

from dataclasses import dataclass

from making_it_real.models import Score

TOP, STEP, FOOT = 14, 18, 12  # pixels: above the highest dot, from dot to dot, below the lowest one


@dataclass(frozen=True)
class Dot:
    """`x` is a share of the width in percent, `y` is in pixels."""

    x: int
    y: int


@dataclass(frozen=True)
class RatingPlot:
    """`columns` are the places of the answers in percent, from never to always."""

    dots: list[Dot]
    columns: list[int]
    height: int
    foot: int
    words: str


def rating_plot(scores):
    """`scores` as given to the statements of a theme; None is left out."""
    counts = {score: sum(one == score for one in scores) for score in Score}
    foot = TOP + STEP * (max(counts.values(), default=0) or 1)
    dots = [
        Dot(_column(score), foot - STEP * number - STEP // 2)
        for score, many in counts.items()
        for number in range(many)
    ]
    return RatingPlot(dots, [_column(score) for score in Score], foot + FOOT, foot, _in_words(counts))


def _column(score):
    return 10 + 20 * score


def _in_words(counts):
    said = [f"{score.label}: {many}" for score, many in reversed(counts.items()) if many]
    return "; ".join(said) or "Nothing rated"
