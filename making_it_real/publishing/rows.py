"""From counts and what is hidden to the rows that everyone reads."""

from dataclasses import dataclass

import numpy as np

from carehub.themes import Theme
from making_it_real.disclosure import figure, rounded
from making_it_real.disclosure.hiding import KEYS
from making_it_real.intervals import changes
from making_it_real.models import Edition, Result
from making_it_real.models.published import ANSWERED
from making_it_real.publishing.changes import changed
from making_it_real.publishing.since import Then
from making_it_real.segments import EVERYONE

HIDDEN, SHOWN, SMALL = Result.State.HIDDEN, Result.State.SHOWN, Result.State.SMALL


@dataclass
class Writer:
    """`expected`: {organisation: {theme: share}}. `unasked`: segments that nobody was asked for."""

    edition: Edition
    counts: object
    hidden: np.ndarray
    absent: np.ndarray
    baseline: object
    expected: dict
    unasked: frozenset

    def rows_of(self, number):
        """The rows of one group: of each segment, who answered and the six themes."""
        for column, segment in enumerate(KEYS):
            if segment not in self.unasked and not self.absent[number, column]:
                yield from Cell(self, number, column).rows()


@dataclass
class Cell:
    """One group in one segment."""

    writer: Writer
    number: int
    column: int

    def __post_init__(self):
        self.group, self.segment = self.writer.counts.groups[self.number], KEYS[self.column]
        self.n = self.writer.counts.n[self.number, self.column].tolist()
        self.yes = self.writer.counts.yes[self.number, self.column].tolist()
        self.hidden = self.writer.hidden[self.number, self.column].tolist()

    def rows(self):
        yield self._row(ANSWERED, **self._answered(), awareness=self._awareness())
        then = [self._then(theme) for theme in Theme]
        pairs = [
            (self.yes[t], self.n[t], was.yes, was.n) if isinstance(was, Then) else None
            for t, was in zip(Theme, then, strict=True)
        ]
        for theme, was, change in zip(Theme, then, changes(pairs), strict=True):
            yield self._row(theme, **self._theme(theme), **changed(self._share(theme), was, change), **self._gap(theme),
                            statements=self._statements(theme))  # fmt: skip

    def _row(self, theme, **given):
        return Result(edition=self.writer.edition, level=self.group.level, organisation_id=self.group.number, area=self.group.area,
                      segment=self.segment, theme=theme, **given)  # fmt: skip

    def _answered(self):
        if self.hidden[0]:
            return {"state": HIDDEN}
        return {"state": SMALL if figure(0, self.n[0]).is_small else SHOWN, "people": rounded(self.n[0])}

    def _theme(self, theme):
        return self._figure(theme)

    def _figure(self, measure):
        if self.hidden[measure]:
            return {"state": HIDDEN}
        one = figure(self.yes[measure], self.n[measure])
        return {
            "state": SMALL if one.is_small else SHOWN,
            "people": one.people,
            "share": one.share,
            "low": one.low,
            "high": one.high,
        }

    def _share(self, measure):
        return self._figure(measure).get("share")

    def _then(self, theme):
        """What it is compared with, or why not. A group that is hidden is not compared."""
        was = self.writer.baseline.theme(self.group, self.segment, theme)
        return Result.WhyNot.FEW if isinstance(was, Then) and self.hidden[theme] else was

    def _gap(self, theme):
        expected = (
            self.writer.expected.get(self.group.number, {}).get(int(theme))
            if self.segment == EVERYONE
            else None
        )
        share = self._share(theme)
        return {"expected": expected, "gap": None if None in (expected, share) else expected - share}

    def _statements(self, theme):
        return [self._statement(theme, code, measure) for code, measure in self.writer.counts.under(theme)]

    def _statement(self, theme, code, measure):
        was = self.writer.baseline.statement(self.group, self.segment, theme, code)
        comparable = isinstance(was, Then) or was == Result.WhyNot.FEW
        compared = isinstance(was, Then) and not self.hidden[measure]
        empty = dict.fromkeys(["people", "share", "low", "high"])
        return {"code": code, **empty, **self._figure(measure), "before": was.share if compared else None, "comparable": comparable,
                "why_not": "" if compared else Result.WhyNot.FEW if isinstance(was, Then) else was}  # fmt: skip

    def _awareness(self):
        first = self.writer.counts.first_category
        return [
            self._category(slug, first + 2 * place)
            for place, slug in enumerate(self.writer.counts.categories)
        ]

    def _category(self, slug, measure):
        if self.hidden[measure]:
            return {"slug": slug, "state": HIDDEN, "people": None, "heard": None, "used": None}
        heard, used = (figure(self.yes[one], self.n[one]) for one in (measure, measure + 1))
        return {
            "slug": slug,
            "state": SMALL if heard.is_small else SHOWN,
            "people": heard.people,
            "heard": heard.share,
            "used": used.share,
        }
