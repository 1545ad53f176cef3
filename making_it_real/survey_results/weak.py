"""What could help with the theme that needs most work: ideas of the directory, and what those did who went up."""

from dataclasses import dataclass

from making_it_real.declaring.ideas import Idea, ideas
from making_it_real.models import Action, Result
from making_it_real.survey_results.shown import Shown

WEAK = 60  # percent; below this a theme is called weak, and also where England is clearly ahead
MOST = 5  # actions of others


@dataclass(frozen=True)
class Weak:
    shown: Shown
    ideas: list[Idea]
    others: list[Action]


def weak(rows, organisation):
    """Weak of the weakest theme that has clear figures, or None."""
    clear = [one for one in rows if one.is_clear and _is_weak(one)]
    if not clear:
        return None
    one = min(clear, key=lambda each: (each.result.share, each.theme))
    return Weak(one, ideas(one.theme), list(others_who_improved(one.theme, organisation)))


def _is_weak(one):
    behind = one.england_share is not None and one.result.high < one.england_share
    return one.result.share < WEAK or behind


def others_who_improved(theme, organisation):
    """What was done under a theme by organisations whose last published change in it was “up”. One query."""
    up = Result.objects.went_up(theme)
    return Action.objects.done_by_those_of(up, theme).but_of(organisation)[:MOST]
