"""How each field of an entry stands in its columns, and how it is read back from them.

A Part has a `field` of the document and the `names` of its columns. `write` gives their texts; `read` gives the value
that the given texts mean, or raises Unclear. `given` holds only the columns that a file has.
"""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from carehub.places.lookup import find_council
from carehub.places.models import Council
from carehub.places.problems import PlaceProblem
from carehub.remember import remembered
from innovations.csv_files.cells import joined, split
from innovations.listing.typing_fields import Address, one_line, tidy

YES, NO = "yes", "no"
_YES, _NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}
CLOSE = 70  # of 100, from which an unknown word may have been meant for a known one


class Unclear(Exception):
    """Nobody can tell what is meant. The message says what to do."""

    def __init__(self, column, words):
        super().__init__(words)
        self.column = column
        self.words = words


@dataclass(frozen=True)
class Text:
    """One column. `several_lines`: paragraphs are kept."""

    field: str
    name: str
    help: str
    example: str = ""
    several_lines: bool = False

    @property
    def names(self):
        return [self.name]

    def write(self, content):
        return [content[self.field]]

    def read(self, given, base):
        return (tidy if self.several_lines else one_line)(given[self.name])


class Website(Text):
    def read(self, given, base):
        return Address.read(given[self.name])


class Phone(Text):
    """Spreadsheets take a phone number for a number and drop its first nought."""

    def read(self, given, base):
        typed = one_line(given[self.name])
        if not (typed.isascii() and typed.isdigit() and len(typed) in (9, 10) and typed[0] != "0"):
            return typed
        before = base[self.field]
        digits = "".join(letter for letter in before if letter.isdigit())
        return before if digits == f"0{typed}" else f"0{typed}"


class Summary(Text):
    def read(self, given, base):
        return " ".join(tidy(given[self.name]).split())


class YesNo(Text):
    def write(self, content):
        return [YES if content[self.field] else NO]

    def read(self, given, base):
        typed = one_line(given[self.name]).casefold()
        if typed not in _YES | _NO:
            raise Unclear(self.name, f"Write {YES} or {NO}. It says “{typed[:40]}”")
        return typed in _YES


@dataclass(frozen=True)
class Choice(Text):
    """`choices()` is {value: label}; a label or a value may be written. Nothing written is `nothing`."""

    choices: object = dict
    nothing: object = ""

    def write(self, content):
        return [self.choices().get(content[self.field], str(content[self.field]))]

    def read(self, given, base):
        typed = one_line(given[self.name])
        return meant(typed, self.choices(), self.name) if typed else self.nothing


@dataclass(frozen=True)
class Choices(Text):
    """Several of them in one cell."""

    choices: object = dict

    def write(self, content):
        known = self.choices()
        return [joined(known.get(value, str(value)) for value in content[self.field])]

    def read(self, given, base):
        known = self.choices()
        return list(
            dict.fromkeys(meant(one_line(item), known, self.name) for item in split(given[self.name]))
        )


class Areas(Choices):
    """Councils, in any form in which people name them."""

    def read(self, given, base):
        return sorted({self._code(one_line(item)) for item in split(given[self.name])})

    def _code(self, typed):
        known = by_label(self.choices())
        if typed.casefold() in known:
            return known[typed.casefold()]
        try:
            return find_council(typed)[0].pk
        except PlaceProblem as problem:
            raise Unclear(self.name, problem.message) from None


def meant(typed, choices, column):
    known = by_label(choices)
    if typed.casefold() in known:
        return known[typed.casefold()]
    nearest = process.extractOne(typed, list(choices.values()), scorer=fuzz.WRatio, score_cutoff=CLOSE)
    hint = f"Did you mean “{nearest[0]}”?" if nearest else "See the page on how to fill in the file."
    raise Unclear(column, f"We do not know “{typed[:60]}”. {hint}")


def by_label(choices):
    return {str(word).casefold(): value for value, label in choices.items() for word in (value, label)}


def of_words(model):
    """{slug: name} of a vocabulary, for Choice and Choices."""
    return lambda: {word.slug: word.name for word in model.objects.remembered()}


@remembered(seconds=60)
def councils():
    return Council.objects.names()


@dataclass(frozen=True)
class Items(Text):
    """A list in one cell, its things set apart by |. Subclasses say how one is written and read."""

    def written(self, content):
        """[(text, rows)]: an item may stand for several rows."""
        return [(self.item(row), [row]) for row in content[self.field]]

    def write(self, content):
        return [joined(text for text, _ in self.written(content))]

    def read(self, given, base):
        """An item that reads as one of the entry's own is that one, with all that does not show."""
        known = {one_line(text): rows for text, rows in self.written(base)}
        rows = []
        for text in split(given[self.name]):
            rows += known.get(one_line(text)) or self.rows(text, base)
        return rows


@dataclass(frozen=True)
class Numbered:
    """A list in columns with numbers: “place 1 name”, “place 2 name”. Subclasses say how a row is made."""

    field: str
    what: str
    columns: dict  # part of a row: (the end of its column's name, help, example)
    most: int
    count: int = 0

    @property
    def names(self):
        return [self.name_of(number, part) for number in range(self.count) for part in self.columns]

    def name_of(self, number, part):
        """`number` from 0."""
        return f"{self.what} {number + 1} {self.columns[part][0]}"

    def write(self, content):
        rows = [*content[self.field], *[None] * self.count][: self.count]
        return [self.text(part, row[part]) if row else "" for row in rows for part in self.columns]

    def read(self, given, base):
        """Rows of all numbers in the file, None for one that is empty; then those of the entry that it has no columns for."""
        old = base[self.field]
        rows = [
            self._row(number, given, old[number] if number < len(old) else None)
            for number in range(self.count)
        ]
        return [*rows, *old[self.count :]]

    def _row(self, number, given, old):
        typed = {}
        for part in self.columns:
            name = self.name_of(number, part)
            typed[part] = given.get(name, self.text(part, old[part]) if old else "")
        if old and typed == {part: self.text(part, old[part]) for part in self.columns}:
            return old
        return self.row(number, typed, old) if self.is_there(typed) else None
