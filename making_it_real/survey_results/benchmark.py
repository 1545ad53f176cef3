"""One theme, organisation by organisation: the funnel, the table, the map, and those like the chosen one."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from carehub.charts.funnel import Organisation, funnel
from carehub.places.models import Council
from making_it_real.intervals import funnel_limits
from making_it_real.models import Edition
from making_it_real.results import Line, Position, ThemeResults, theme_results
from making_it_real.survey_results.shown import Shown
from making_it_real.survey_results.theme_map import ThemeMap

PLACES = {
    Position.INSIDE: "same", Position.HIGH: "above", Position.LOW: "below",
    Position.VERY_HIGH: "high", Position.VERY_LOW: "low",
}  # fmt: skip
WORDS = {
    Position.HIDDEN: "Too few answers to show",
    Position.SMALL: "Too few to compare",
    Position.INSIDE: "Much the same as England",
    Position.HIGH: "A little higher: worth a look",
    Position.LOW: "A little lower: worth a look",
    Position.VERY_HIGH: "Much higher than England",
    Position.VERY_LOW: "Much lower than England",
}
SORTS = {
    "name": ("By name", lambda row: 0),
    "score": ("Highest score first", lambda row: -row.result.share),
    "low": ("Lowest score first", lambda row: row.result.share),
    "people": ("Most answers first", lambda row: -row.result.people),
}


@dataclass(frozen=True)
class Row:
    line: Line
    is_you: bool = False

    @property
    def organisation(self):
        return self.line.organisation

    @property
    def result(self):
        return self.line.result

    @property
    def words(self):
        return WORDS[self.line.position]


@dataclass(frozen=True)
class Benchmark:
    results: ThemeResults
    sort: str
    chosen: Row | None
    similar_ids: list

    @property
    def edition(self) -> Edition:
        return self.results.edition

    @property
    def england(self):
        return self.results.england

    @cached_property
    def rows(self):
        return [Row(line, self._is_chosen(line)) for line in self.results.lines]

    def _is_chosen(self, line):
        return self.chosen is not None and line.organisation == self.chosen.organisation

    @cached_property
    def compared(self):
        """Those with enough answers, in the order asked for."""
        return sorted((row for row in self.rows if row.line.position in PLACES), key=SORTS[self.sort][1])

    @property
    def small(self):
        return [row for row in self.rows if row.line.position == Position.SMALL]

    @property
    def hidden(self):
        return [row for row in self.rows if row.line.position == Position.HIDDEN]

    @property
    def similar(self):
        """Councils like the chosen one, the most similar first, whatever can be said of them."""
        found = {
            row.organisation.council_id: row
            for row in self.rows
            if row.organisation.kind == "council" and not row.is_you
        }
        return [found[pk] for pk in self.similar_ids if pk in found]

    @property
    def sorts(self):
        return [(key, words, key == self.sort) for key, (words, _) in SORTS.items()]

    @cached_property
    def chart(self):
        """None where there is nothing to draw."""
        if not self.compared or self.england is None or self.england.is_hidden:
            return None
        share = self.england.share
        return funnel(
            [_drawn(row) for row in self.compared],
            share,
            lambda people, level: _percent(share, people, level),
        )

    @property
    def drawn(self):
        """[Shown] of every organisation, named, for the file of numbers."""
        return [
            Shown(self.results.theme, row.result, self.england, row.organisation.name) for row in self.rows
        ]

    @property
    def far(self):
        return [row for row in self.compared if PLACES[row.line.position] in ("high", "low")]

    @property
    def description(self):
        inside = len(self.compared) - len(self.far)
        far = "; ".join(
            f"{row.organisation.name} ({row.result.share}%): {row.words.lower()}" for row in self.far
        )
        you = f" {self.chosen.organisation.name}: {self._of_chosen()}." if self.chosen else ""
        return (f"Across is the number of people who answered, up is the score. England is {self.england.share}%. "
                f"{inside} of {len(self.compared)} organisations are inside the outer lines.{' ' + far + '.' if far else ''}{you}")  # fmt: skip

    def _of_chosen(self):
        one = self.chosen
        return one.words if one.result.is_hidden else f"{one.result.share}%, {one.words.lower()}"

    def map(self):
        """One query."""
        return ThemeMap.of(self.rows, self.chosen)


def _drawn(row):
    own = row.organisation
    return Organisation(own.name, row.result.people, row.result.share, PLACES[row.line.position], row.is_you,
                        reverse("progress", args=[own.slug]))  # fmt: skip


def _percent(share, people, level):
    low, high = funnel_limits(share / 100, people, level)
    return 100 * low, 100 * high


def benchmark(edition, theme, *, sort="name", chosen=""):
    """`chosen`: the address of an organisation, or nothing. Two queries, however many organisations there are."""
    results = theme_results(edition, theme)
    line = next((one for one in results.lines if one.organisation.slug == chosen), None)
    you = Row(line, True) if line else None
    council = you.organisation.council if you else None
    similar = Council.objects.ids_like(council) if council else []
    return Benchmark(results, sort if sort in SORTS else "name", you, list(similar))
