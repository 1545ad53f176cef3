"""What is compared with the baseline: which statements and themes may be, and what the baseline said of each group.

A theme is comparable only when all its statements are: each of today's has one of then that it can be compared with, and
none of then's was left out. Otherwise the same people could score differently because other things were asked.
"""

from dataclasses import dataclass, field

from carehub.themes import Theme
from making_it_real.declaring.carrying import GAP, NEW, origins
from making_it_real.models import Edition, Result
from making_it_real.publishing.tables import PLACE, Counts, counts_of

WhyNot = Result.WhyNot


@dataclass(frozen=True)
class Then:
    """One cell of the baseline: exact counts, and the share as it was published."""

    yes: int
    n: int
    share: int


@dataclass
class Baseline:
    """`statements`: {code of today: its code then, or why it cannot be compared}. `shown`: what was published of some groups."""

    edition: Edition
    counts: Counts
    statements: dict
    themes: set
    shown: dict = field(default_factory=dict)

    def read(self, groups):
        """Fetch what was published of these groups. One query."""
        rows = Result.objects.of_edition(self.edition).about([group.key for group in groups])
        self.shown = {
            (row.level, row.organisation_id, row.area, row.segment, row.theme): row for row in rows.iterator()
        }

    def theme(self, group, segment, theme):
        """Then, or why there is nothing to compare with."""
        if theme not in self.themes:
            return WhyNot.CHANGED
        row = self.shown.get((*group.key, segment, theme))
        if row is None:
            return WhyNot.NOT_ASKED
        return self._then(group, segment, int(theme), row.share)

    def statement(self, group, segment, theme, code):
        earlier = self.statements[code]
        if earlier in list(WhyNot):
            return earlier
        row = self.shown.get((*group.key, segment, theme))
        if row is None:
            return WhyNot.NOT_ASKED
        share = next(one["share"] for one in row.statements if one["code"] == earlier)
        return self._then(group, segment, dict(self.counts.under(theme))[earlier], share)

    def _then(self, group, segment, measure, share):
        if share is None:
            return WhyNot.FEW
        place = self.counts.place[group.key], PLACE[segment], measure
        return Then(int(self.counts.yes[place]), int(self.counts.n[place]), share)


class First:
    """Where there is no baseline."""

    edition = None

    def read(self, groups):
        pass

    def theme(self, *_):
        return WhyNot.FIRST

    statement = theme


def baseline_of(campaign):
    before = campaign.baseline_before
    if before is None:
        return First()
    edition = Edition.objects.of(before).latest().get()
    statements = _statements(campaign.statement_set, before.statement_set)
    return Baseline(edition, counts_of(before), statements, _themes(campaign, before, statements))


def _statements(later, earlier):
    found = origins(later, earlier)
    return {one.code: _origin(found[one.pk]) for one in later.statements.in_order()}


def _origin(origin):
    if origin.earlier:
        return origin.earlier.code
    return WhyNot.NOT_ASKED if origin.why in (NEW, GAP) else WhyNot.CHANGED


def _themes(campaign, before, statements):
    """Those all of whose statements, of now and of then, have each other."""
    then, now = _codes(before), _codes(campaign)
    return {theme for theme in Theme if {statements[code] for code in now.get(theme, ())} == then.get(theme)}


def _codes(campaign):
    codes = {}
    for theme, code in campaign.statement_set.statements.values_list("theme", "code"):
        codes.setdefault(theme, set()).add(code)
    return codes
