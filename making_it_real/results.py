"""What pages draw: published results, read from Result and nothing else, as plain dataclasses.

Every function takes a number of queries that does not depend on how much there is.

- `organisation_results([organisation, …])`: for the organisation's page and for comparing up to five. {id: Results}; each has
  its `waves`, the latest first: one for each published campaign, in the latest edition of it.
- `england_results()`: the same for England, by person and by size (`Wave.weighted`), and for the regions (`region_results`).
- `theme_results(edition, theme, segment)`: each organisation's figure with its place in the funnel, for the funnel plot, the
  map and the table.
- `Wave.segment(key)` and `Wave.breakdown(breakdown)` give groups: self-funders are `segments.SELF_FUNDERS`.

A figure is a Result: `state` says whether it is shown, small or hidden (`is_hidden`), and all its numbers are None when hidden.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from carehub.themes import Theme
from making_it_real.intervals import FUNNEL, funnel_limits
from making_it_real.models import Edition, Result
from making_it_real.models.published import ANSWERED
from making_it_real.segments import EVERYONE, label

Level = Result.Level


@dataclass
class Wave:
    """One group in one campaign. `figures`: {(segment, theme): Result}; theme 0 is how many answered."""

    edition: Edition
    figures: dict = field(default_factory=dict)
    weighted: dict = field(default_factory=dict)

    @property
    def campaign(self):
        return self.edition.campaign

    @property
    def answered(self):
        return self.figures.get((EVERYONE, ANSWERED))

    @property
    def themes(self):
        """[(theme, Result or None)] of everyone."""
        return self.segment(EVERYONE)

    def segment(self, key):
        return [(theme, self.figures.get((key, theme.value))) for theme in Theme]

    def breakdown(self, breakdown):
        """[(key, label, [(theme, Result)])] of the groups there are."""
        keys = [one.key for one in breakdown.segments if (one.key, ANSWERED) in self.figures]
        return [(key, label(key), self.segment(key)) for key in keys]

    def tells_apart(self, breakdown):
        """Whether at least two groups of it are shown for some theme."""
        shown = [
            {theme for theme, one in found if one and not one.is_hidden}
            for _, _, found in self.breakdown(breakdown)
        ]
        return any(sum(theme in each for each in shown) > 1 for theme in Theme)


@dataclass
class Results:
    """`waves`: the latest first; of a group without results, none."""

    waves: list = field(default_factory=list)

    @property
    def latest(self):
        return self.waves[0] if self.waves else None

    def trend(self, theme, segment=EVERYONE):
        """[(campaign, Result or None)], the earliest first."""
        return [(wave.campaign, wave.figures.get((segment, theme))) for wave in reversed(self.waves)]


def organisation_results(organisations):
    """{id of each: its Results}. One query."""
    found = {one.pk: Results() for one in organisations}
    rows = Result.objects.in_latest_editions().at_level(Level.ORGANISATION).of_organisations(list(found))
    for row in rows:
        _put(found[row.organisation_id], row)
    return found


def england_results():
    """One query."""
    found = Results()
    for row in Result.objects.in_latest_editions().at_levels([Level.ENGLAND, Level.ENGLAND_WEIGHTED]):
        _put(found, row)
    return found


def region_results():
    """{name of each region: its Results}. One query."""
    found = {}
    for row in Result.objects.in_latest_editions().at_levels([Level.REGION, Level.REGION_WEIGHTED]):
        _put(found.setdefault(row.area, Results()), row)
    return dict(sorted(found.items()))


def _put(results, row):
    """Rows come edition by edition, the latest first."""
    if not results.waves or results.waves[-1].edition.pk != row.edition_id:
        results.waves.append(Wave(row.edition))
    wave = results.waves[-1]
    own = wave.weighted if row.level in (Level.REGION_WEIGHTED, Level.ENGLAND_WEIGHTED) else wave.figures
    own[row.segment, row.theme] = row


class Position(StrEnum):
    """Where an organisation lies in the funnel around England's share."""

    HIDDEN = "hidden"
    SMALL = "small"  # too few answers to say
    INSIDE = "inside"  # about what chance alone would give
    HIGH = "high"  # beyond the 95% limits
    LOW = "low"
    VERY_HIGH = "very-high"  # beyond the 99.8% limits
    VERY_LOW = "very-low"


@dataclass(frozen=True)
class Line:
    result: Result
    position: Position

    @property
    def organisation(self):
        return self.result.organisation


@dataclass(frozen=True)
class ThemeResults:
    """`lines`: by name, those hidden too."""

    edition: Edition
    theme: Theme
    segment: str
    england: Result | None
    england_weighted: Result | None
    regions: list
    lines: list

    @property
    def shown(self):
        return [line for line in self.lines if not line.result.is_hidden]


def theme_results(edition, theme, segment=EVERYONE):
    """One query."""
    rows = Result.objects.of_edition(edition).for_theme(theme).in_segment(segment).with_organisations()
    by_level = {level: [row for row in rows if row.level == level] for level in Level}
    england = next(iter(by_level[Level.ENGLAND]), None)
    own = sorted(by_level[Level.ORGANISATION], key=lambda row: row.organisation.name.lower())
    return ThemeResults(
        edition=edition, theme=Theme(theme), segment=segment, england=england,
        england_weighted=next(iter(by_level[Level.ENGLAND_WEIGHTED]), None),
        regions=sorted(by_level[Level.REGION], key=lambda row: row.area),
        lines=[Line(row, position(row, england)) for row in own],
    )  # fmt: skip


def position(result, england):
    """By what is published: the share against the limits for so many people around England's share."""
    if result.is_hidden:
        return Position.HIDDEN
    if result.state == Result.State.SMALL or england is None or england.is_hidden:
        return Position.SMALL
    inner, outer = (_beyond(result, england, level) for level in FUNNEL)
    return (
        [Position.INSIDE, Position.HIGH, Position.LOW][inner]
        if not outer
        else [None, Position.VERY_HIGH, Position.VERY_LOW][outer]
    )


def _beyond(result, england, level):
    """0: within the limits; 1: above; 2: below."""
    low, high = funnel_limits(england.share / 100, result.people, level)
    share = result.share / 100
    return 1 if share > high else 2 if share < low else 0
