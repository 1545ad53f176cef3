"""What may be done to a declaration, an action, an assessment and a badge, by whom and from which state: as tables to read.

They are made from LIFE, the same table that the verbs go by.
"""

from dataclasses import dataclass

from making_it_real.lives import ASSESSOR, EDITOR, LEAD, MODERATOR, SECOND, TASK
from making_it_real.models import Action, Assessment, Badge, Declaration

MODELS = (Declaration, Action, Assessment, Badge)
NOT_FOR_YOU, NOT_NOW, STAYS = "not theirs", "not now", "stays"
# Who comes, and the parts they play (making_it_real.lives.organisation_parts, Assessment.parts_of).
ROLES = {
    "anyone else": frozenset(),
    "editor": frozenset([EDITOR]),
    "lead": frozenset([EDITOR, LEAD]),
    "lead, organisation suspended": frozenset(),
    "moderator": frozenset([MODERATOR]),
    "assessor": frozenset([ASSESSOR]),
    "second assessor": frozenset([SECOND]),
    "assessor and editor": frozenset([EDITOR]),
    "superuser": frozenset([MODERATOR, ASSESSOR]),
    "nightly task": frozenset([TASK]),
}
EXPLAINED = (
    f"A cell says what a thing becomes, or “{STAYS}” where its state does not change. “{NOT_NOW}”: refused, whoever comes"
    f" (NotAllowedNow). “{NOT_FOR_YOU}”: refused for this person (NotForYou), whatever the state. A refusal changes nothing."
)


@dataclass(frozen=True)
class Cell:
    """`outcome` is the state it becomes, STAYS, NOT_NOW or NOT_FOR_YOU."""

    model: type
    verb: str
    role: str
    state: str
    outcome: str


def roles_of(model):
    """Only an assessment tells its own assessor from a second one, who a superuser may be too."""
    if model is Assessment:
        return {**ROLES, "superuser": frozenset([MODERATOR, SECOND])}
    return {name: parts for name, parts in ROLES.items() if SECOND not in parts}


def cells(model):
    return [
        Cell(model, name, role, state, _outcome(chosen, parts, state))
        for name, chosen in model.LIFE.items()
        for role, parts in roles_of(model).items()
        for state in model.Status.values
    ]


def _outcome(chosen, parts, state):
    if not chosen.who & parts:
        return NOT_FOR_YOU
    if state not in chosen.allowed_from:
        return NOT_NOW
    return chosen.to if chosen.to and chosen.to != state else STAYS


def table(model):
    """Lines of text, in columns: verb, who, and each state."""
    heads = ["", "who", *(label.lower() for label in model.Status.labels)]
    return [model.__name__, "", *_in_columns([heads, *_rows(model)])]


def _rows(model):
    labels = {state: label.lower() for state, label in model.Status.choices}
    found = cells(model)
    states = len(labels)
    for start in range(0, len(found), states):
        row = found[start : start + states]
        verb = _words(row[0]) if row[0].role == next(iter(ROLES)) else ""
        yield [verb, row[0].role, *(labels.get(cell.outcome, cell.outcome) for cell in row)]


def _words(cell):
    says_why = cell.model.LIFE[cell.verb].says_why
    return cell.verb.replace("_", " ") + (" (says why)" if says_why else "")


def _in_columns(rows):
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
