"""England now, theme by theme, in the latest published survey."""

from dataclasses import dataclass

from carehub.themes import Theme
from making_it_real.models import Edition, Result
from making_it_real.models.published import ANSWERED
from making_it_real.segments import EVERYONE
from making_it_real.survey_results.highlights import highlights
from making_it_real.survey_results.shown import Shown, note_of

Level = Result.Level


@dataclass(frozen=True)
class EnglandSays:
    """`rows`: [Shown], each person counted once. `weighted`: {theme: Result}, each organisation by its size."""

    edition: Edition
    rows: list
    weighted: dict
    organisations: int

    @property
    def baseline(self):
        return self.edition.baseline.campaign.title if self.edition.baseline else ""

    @property
    def note(self):
        return note_of(self.edition)

    @property
    def both(self):
        """[(Shown, weighted Result or None)]"""
        return [(one, self.weighted.get(one.theme)) for one in self.rows]


def england_says():
    """EnglandSays, or None where nothing is published. Three queries."""
    edition = Edition.objects.latest().with_campaigns().first()
    if edition is None:
        return None
    found = {}
    everyone = Result.objects.of_edition(edition).in_segment(EVERYONE)
    for row in everyone.at_levels([Level.ENGLAND, Level.ENGLAND_WEIGHTED]):
        found[row.level, row.theme] = row
    since = edition.baseline.campaign.title if edition.baseline else ""
    rows = [Shown(theme, found.get((Level.ENGLAND, theme)), baseline=since) for theme in Theme]
    weighted = {theme: found.get((Level.ENGLAND_WEIGHTED, theme)) for theme in Theme}
    return EnglandSays(
        edition, rows, weighted, everyone.at_level(Level.ORGANISATION).for_theme(ANSWERED).count()
    )


def at_a_glance():
    """(title of the survey, [Shown] with what goes best, what rose most and what needs most work), or None."""
    says = england_says()
    if says is None:
        return None
    told = {one.shown.theme: one.shown for one in highlights(says.rows, says) if one.shown}
    return says.edition.campaign.title, list(told.values())
