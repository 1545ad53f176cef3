"""What an import did, or why it did nothing."""

from collections import Counter
from dataclasses import dataclass, field

from making_it_real.statement_files.columns import TABLES

NEW, CHANGED, REMOVED, UNCHANGED = DEEDS = ("new", "changed", "removed", "unchanged")


@dataclass(frozen=True)
class Problem:
    """`where`: “row 7” of a spreadsheet, “line 12” of a YAML file. `column` is empty when it is about the whole row."""

    where: str
    column: str
    words: str

    def __str__(self):
        place = f"{self.where}, {self.column}" if self.column else self.where
        return f"{place}: {self.words}"


@dataclass
class Report:
    counts: Counter = field(default_factory=Counter)  # (table, or “sets”; deed): rows
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    made: list = field(default_factory=list)  # the statement sets that were new

    def did(self, table, deed, rows=1):
        self.counts[table, deed] += rows

    def add(self, where, column, words):
        self.problems.append(Problem(where, column, words))

    @property
    def changes(self):
        return sum(count for (_, deed), count in self.counts.items() if deed != UNCHANGED)

    def lines(self):
        for table in TABLES:
            said = [f"{self.counts[table, deed]} {deed}" for deed in DEEDS if self.counts[table, deed]]
            if said:
                yield f"{table.replace('_', '-').capitalize()}: {', '.join(said)}."
        yield from self.notes
