"""What one row of a file proposes, given what is public now."""

from dataclasses import dataclass, field, replace

from carehub.spreadsheets import as_meant
from innovations.csv_files.cells import mark, plain_ends
from innovations.csv_files.columns import CHECK, Layout, Numbered, marks_in
from innovations.csv_files.parts import Unclear
from innovations.listing import checking
from innovations.listing.openings import without_places
from innovations.listing.reading import in_order
from innovations.listing.row_forms import PlaceRow
from innovations.models import Category


@dataclass
class Proposal:
    """`problems` are (column, what to do). `moved` are fields that this row changes and somebody else has changed on
    CareHub since the file was downloaded."""

    content: dict
    problems: list = field(default_factory=list)
    moved: list = field(default_factory=list)


def propose(header, cells, ground):
    """Lay a row over the public state of its entry."""
    return _laid_over(given_in(header, cells), set(header), ground)


def propose_new(header, cells, start):
    """Lay a row over what a new entry starts with. An empty cell says nothing."""
    given = {name: text for name, text in given_in(header, cells).items() if text.strip()}
    return _laid_over(given, set(header), start)


def given_in(header, cells):
    """{name of a column: text}"""
    return {name: as_meant(text) for name, text in zip(header, cells, strict=False) if name}


def _laid_over(given, names, ground):
    layout, marks = Layout.of_header(names), marks_in(given.get(CHECK, ""))
    proposal = Proposal(dict(ground))
    for part in layout.parts:
        _take_in(part, given, ground, marks.get(part.field), proposal)
    numbers = _close_up(proposal, ground)
    proposal.content = in_order(_with_kind(proposal.content))
    said = {column for column, _ in proposal.problems}
    found = _faults(layout, proposal.content, numbers)
    proposal.problems += [(column, words) for column, words in found if column not in said]
    return proposal


def _take_in(part, given, ground, was, proposal):
    """Change a field if somebody edited its cells. `was` is the mark of its cells when the file was downloaded."""
    there = {name: given[name] for name in part.names if name in given}
    now = dict(zip(part.names, part.write(ground), strict=True))
    untouched = was is not None and was == mark([given.get(name, "") for name in part.names])
    if untouched or all(plain_ends(text) == plain_ends(now[name]) for name, text in there.items()):
        return
    try:
        proposal.content[part.field] = part.read(there, ground)
    except Unclear as unclear:
        proposal.problems.append((unclear.column, unclear.words))
        return
    if (
        was is not None
        and was != mark(list(now.values()))
        and proposal.content[part.field] != ground[part.field]
    ):
        proposal.moved.append(part.field)


def _close_up(proposal, ground):
    """Leave out the empty rows of lists with numbers. Returns {field: numbers, in the file, of the rows that stay}."""
    numbers = {}
    for name in ("places", "outcomes"):
        rows = proposal.content[name]
        numbers[name] = [number for number, row in enumerate(rows) if row]
    proposal.content["outcomes"] = [row for row in proposal.content["outcomes"] if row]
    proposal.problems += _lost_times(proposal.content, ground)
    rows = [row or PlaceRow.EMPTY for row in proposal.content["places"]]
    gone = set(range(len(rows))) - set(numbers["places"])
    proposal.content = without_places({**proposal.content, "places": rows}, gone)
    return numbers


def _lost_times(content, ground):
    """Opening times that name a place which is not there. Times that nobody edited go with their place."""
    if content["openings"] == ground["openings"]:
        return []
    there = {number for number, row in enumerate(content["places"]) if row}
    lost = sorted(
        {
            row["place"] + 1
            for row in content["openings"]
            if row["place"] is not None and row["place"] not in there
        }
    )
    return [("opening times", f"There is no place {number}") for number in lost[:1]]


def _with_kind(content):
    """The sort of thing says which kind it mostly is, for somebody who left that empty."""
    if content["kind"] or not content["category"]:
        return content
    kinds = {word.slug: word.kind for word in Category.objects.remembered()}
    return {**content, "kind": kinds.get(content["category"], "")}


def _faults(layout, content, numbers):
    parts = {part.field: part for part in layout.parts}
    for fault in checking.faults(content):
        yield _column(parts.get(fault.field), fault, numbers), fault.words


def _column(part, fault, numbers):
    """The name of the column in which to put a fault right."""
    if part is None:
        return fault.field
    if not isinstance(part, Numbered):
        return part.names[0]
    number = numbers[fault.field][fault.row] if fault.row is not None else 0
    name = fault.part if fault.part in part.columns else next(iter(part.columns))
    return replace(part, count=number + 1).name_of(number, name)
