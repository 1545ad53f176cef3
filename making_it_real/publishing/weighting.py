"""Regions and England with each organisation by its size: how it would be if people everywhere had answered alike often.

The share is Σ wᵢ pᵢ / Σ wᵢ over organisations that are shown and whose number of people who could answer is known (wᵢ). Its
95% interval is Wilson's for the effective number of answers (Σ wᵢ)² / Σ (wᵢ² / nᵢ). Sources: L. Kish, Survey Sampling (1965),
11.7, for what unequal weights cost; E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998), 193–201, for putting the
effective number into the interval of a proportion. We know the size for everyone only, so no segment has such a figure.
"""

from carehub.themes import Theme
from making_it_real.disclosure.figures import SMALL_BELOW, half_up, rounded
from making_it_real.intervals import wilson_of
from making_it_real.models import Result
from making_it_real.publishing.tables import Level
from making_it_real.segments import EVERYONE

FEWEST_ORGANISATIONS = 2


def weighted_rows(edition, counts, hidden):
    for number, group in enumerate(counts.groups):
        if group.level == Level.REGION:
            members = [one for one in range(counts.organisations) if counts.groups[counts.region[one] + counts.organisations].area == group.area
                       and counts.region[one] >= 0]  # fmt: skip
            yield from _rows(edition, counts, hidden, members, level=Level.REGION_WEIGHTED, area=group.area)
        elif number == len(counts.groups) - 1:
            yield from _rows(
                edition, counts, hidden, range(counts.organisations), level=Level.ENGLAND_WEIGHTED, area=""
            )


def _rows(edition, counts, hidden, members, **where):
    for theme in Theme:
        used = [one for one in members if counts.groups[one].size and not hidden[one, 0, theme]]
        strata = [
            (counts.groups[one].size, int(counts.yes[one, 0, theme]), int(counts.n[one, 0, theme]))
            for one in used
        ]
        yield Result(edition=edition, segment=EVERYONE, theme=theme, **where, **weighted(strata))


def weighted(strata):
    """Fields of a Result. `strata`: (size, yes, n) of each organisation."""
    if len(strata) < FEWEST_ORGANISATIONS:
        return {"state": Result.State.HIDDEN}
    share, effective = weighted_share(strata)
    low, high = wilson_of(share, effective)
    people = sum(n for _, _, n in strata)
    state = Result.State.SMALL if people < SMALL_BELOW else Result.State.SHOWN
    return {
        "state": state,
        "people": rounded(people),
        "share": half_up(100 * share),
        "low": half_up(100 * low),
        "high": half_up(100 * high),
    }


def weighted_share(strata):
    """(share, effective number of answers)"""
    total = sum(size for size, _, _ in strata)
    share = sum(size * yes / n for size, yes, n in strata) / total
    return share, total**2 / sum(size**2 / n for size, _, n in strata)
