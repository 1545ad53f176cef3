"""The questions of a paper form as they are typed in: one letter an answer, in the order of the paper."""

from dataclasses import dataclass

from carehub.themes import Theme
from making_it_real.answers import UNANSWERED, Answer, Aware
from making_it_real.models import CampaignCategory, Statement
from making_it_real.segments import NOT_SAID, Payment, Position

CLEAR = " "  # the key that takes an answer away


@dataclass(frozen=True)
class Option:
    """`key` is the letter that is stored and, for statements, typed."""

    key: str
    label: str


@dataclass(frozen=True)
class Question:
    """`name` is that of its field. `options` do not hold the letter for no answer."""

    name: str
    label: str
    options: list
    nothing: str
    column: str


@dataclass(frozen=True)
class Part:
    title: str
    questions: list
    theme: int | None = None


STATEMENT = [Option(each.value, each.label) for each in Answer]
AWARE = [Option(each.value, each.label) for each in Aware]


def parts_of(campaign):
    """The form in parts: who you are, a part for each theme, and what people have heard of. Two queries."""
    found = [Part("About the person", about_you(campaign))] if about_you(campaign) else []
    statements = list(Statement.objects.of(campaign.statement_set).in_order())
    for theme in sorted({one.theme for one in statements}):
        asked = [_statement(one, place) for place, one in enumerate(statements) if one.theme == theme]
        found.append(Part(Theme(theme).label, asked, theme))
    asked = CampaignCategory.objects.filter(campaign=campaign).select_related("category")
    if categories := [_category(one.category, place) for place, one in enumerate(asked)]:
        found.append(Part("Have they heard of it?", categories))
    return found


def about_you(campaign):
    found = []
    if campaign.asks_position:
        found.append(_who("position", "Do they use care, or care for somebody?", Position))
    if campaign.asks_payment:
        found.append(_who("payment", "Who pays for the care?", Payment))
    return found


def _who(name, label, choices):
    options = [Option(each.value, each.label) for each in choices if each.value != NOT_SAID]
    return Question(name, label, options, NOT_SAID, name)


def _statement(one, place):
    return Question(f"s{place}", f"{one.code} {one.text}", STATEMENT, UNANSWERED, f"statement {one.code}")


def _category(category, place):
    return Question(f"c{place}", str(category), AWARE, UNANSWERED, f"heard: {category.slug}")


def row_of(parts, given, comments):
    """As survey.sending.put takes it, but for what it is about. `given`: {name of the question: letter}."""
    questions = [question for part in parts for question in part.questions]

    def letters(first):
        return "".join(
            given.get(one.name) or one.nothing
            for one in questions
            if one.name[0] == first and one.name[1:].isdigit()
        )

    return {"channel": "p", "answers": letters("s"), "awareness": letters("c"), "comments": comments,
            "position": given.get("position") or NOT_SAID, "payment": given.get("payment") or NOT_SAID}  # fmt: skip


def given_in(row):
    """The way back: {name of the question: letter} of what was answered."""
    found = {f"s{place}": letter for place, letter in enumerate(row["answers"])}
    found |= {f"c{place}": letter for place, letter in enumerate(row["awareness"])}
    found |= {"position": row["position"], "payment": row["payment"]}
    return {name: letter for name, letter in found.items() if letter != UNANSWERED}
