"""What an import did, and all that was wrong with the feed."""

import csv
from collections import Counter
from dataclasses import dataclass, field

from carehub.spreadsheets import harmless
from innovations.open_referral.plain_text import cut

PAGE, REFUSED, WARNING = "page", "refused", "warning"
SHOWN = 20
LONGEST = 300  # characters of a feed's text in a report
COLUMNS = ["page", "id", "name", "severity", "reason"]


@dataclass(frozen=True)
class Problem:
    """`severity`: a page that could not be wholly read, a record refused, or a warning about a record that went in."""

    page: str
    id: str
    name: str
    severity: str
    reason: str

    def __str__(self):
        what = " ".join(part for part in (self.id[:60], f"“{self.name[:60]}”" if self.name else "") if part)
        return f"{self.severity:8} {self.page}: {what + ': ' if what else ''}{self.reason}"


@dataclass
class Report:
    """Counts and the first problems in memory; every problem in the CSV while it happens, so memory stays flat."""

    counts: Counter = field(default_factory=Counter)
    first: list = field(default_factory=list)
    unmapped: Counter = field(default_factory=Counter)
    notes: list = field(default_factory=list)
    seconds: float = 0.0
    rows: object = None

    def to_csv(self, file):
        self.rows = csv.writer(file)
        self.rows.writerow(COLUMNS)

    def add(self, problem):
        problem = Problem(*(printable(getattr(problem, column)) for column in COLUMNS))
        self.counts[{PAGE: "page problems", REFUSED: "refused", WARNING: "warnings"}[problem.severity]] += 1
        if len(self.first) < SHOWN:
            self.first.append(problem)
        if self.rows:
            self.rows.writerow([harmless(getattr(problem, column)) for column in COLUMNS])

    @property
    def problems(self):
        return sum(self.counts[kind] for kind in ("page problems", "refused", "warnings"))

    def lines(self):
        """The table printed at the end, the first problems, and the terms that nobody has mapped yet."""
        for what in (
            "read",
            "created",
            "changed",
            "unchanged",
            "archived",
            "refused",
            "warnings",
            "page problems",
        ):
            yield f"{what:14}{self.counts[what]:>9,}"
        yield f"{'seconds':14}{self.seconds:>9,.1f}"
        yield from self._problem_lines()
        yield from self._unmapped_lines()
        yield from self.notes

    def _problem_lines(self):
        if self.first:
            yield f"\nProblems ({min(SHOWN, self.problems)} of {self.problems:,}):"
            yield from (f"  {problem}" for problem in self.first)

    def _unmapped_lines(self):
        if self.unmapped:
            yield "\nTerms with no meaning here yet (Term mappings in the admin):"
            for (vocabulary, term), count in self.unmapped.most_common(SHOWN):
                yield f"  {count:>7,}  {printable(term)}" + (
                    f"  ({printable(vocabulary)})" if vocabulary else ""
                )


def printable(text):
    """On one line, not too long, and without characters that a terminal would obey or a file cannot hold."""
    text = " ".join(text[: 2 * LONGEST].split())
    return cut("".join(character if character.isprintable() else "\ufffd" for character in text), LONGEST)
