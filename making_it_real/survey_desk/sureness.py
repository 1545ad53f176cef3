"""How sure a figure would be if the survey closed now, and how many more answers would make it surer."""

from dataclasses import dataclass

from making_it_real.intervals import half_width, needed
from making_it_real.rough import Rough

AIM = 5  # points either way


@dataclass(frozen=True)
class Sureness:
    """`points` either way now, or None while few have answered; `more` answers are needed for ±AIM, `needed` in all."""

    eligible: int
    points: int | None
    needed: int
    more: int


def sureness(answers: Rough, eligible):
    """From the number as it is shown, so that it does not give the exact one away. None where `eligible` is not known."""
    if not eligible:
        return None
    goal = needed(eligible, AIM / 100)
    points = None if answers.few else round(100 * half_width(answers.number, eligible))
    return Sureness(eligible, points, goal, max(0, goal - (answers.number or 0)))
