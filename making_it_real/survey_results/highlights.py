"""Three plain sentences about an organisation's results, from figures of enough people only."""

from dataclasses import dataclass

from making_it_real.models import Result
from making_it_real.survey_results.shown import Shown, points

MEANT = 2  # figures, of which one can be the best and another need the most work


@dataclass(frozen=True)
class Highlight:
    """`shown`: None where there is nothing to point at. `strong` comes before `rest` in the sentence."""

    title: str
    shown: Shown | None
    strong: str
    rest: str


def highlights(rows, wave):
    clear = [one for one in rows if one.is_clear]
    if len(clear) < MEANT:
        few = "Too few people answered to say what goes well and what does not."
        return [Highlight("What we can say", None, few, "")]
    order = sorted(clear, key=lambda one: (-one.result.share, one.theme))
    return [_best(order[0]), _improved(clear, wave), _weakest(order[-1])]


def _best(one):
    return Highlight("Going best", one, f"{one.result.share} in 100", f" people {one.about}.")


def _weakest(one):
    down = one.result.direction == Result.Direction.DOWN
    rest = f" people {one.about}." + (f" That is down {points(one.result.change)}." if down else "")
    return Highlight("Needs most work", one, f"{one.result.share} in 100", rest)


def _improved(clear, wave):
    title = "Most improved"
    if wave.edition.baseline is None:
        return Highlight(title, None, "Nothing to compare yet.", " This was the first survey.")
    up = [one for one in clear if one.result.direction == Result.Direction.UP]
    if not up:
        return Highlight(
            title, None, "No theme is clearly up", f" since {wave.edition.baseline.campaign.title}."
        )
    best = max(up, key=lambda one: one.result.change)
    return Highlight(
        title, best, f"Up {points(best.result.change)}", f" since {best.baseline}: more people {best.about}."
    )
