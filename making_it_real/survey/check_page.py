"""Everything that was said, to be checked before it is sent."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from making_it_real.answers import UNANSWERED, Answer, Aware
from making_it_real.segments import NOT_SAID, Payment, Position
from making_it_real.survey import words


@dataclass(frozen=True)
class Said:
    question: str
    answer: str
    change: str  # address
    left_out: bool
    is_comment: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    theme: int | None
    said: list


def groups(visit, row):
    found = [_about_you(visit, row), *(_part(visit, part, row) for part in visit.questions.parts)]
    if visit.questions.categories:
        found.append(_words(visit, row))
    return [group for group in found if group.said]


def left_out(row):
    """How many statements have no answer."""
    return row.answers.count(UNANSWERED)


def _said(question, labels, choices, letter, change):
    is_left_out = letter in (UNANSWERED, NOT_SAID)
    answer = words.LEFT_OUT if is_left_out else words.spoken(labels, get_language())[choices(letter)]
    return Said(question, answer, change, is_left_out)


def _about_you(visit, row):
    change, said = f"{visit.to('you')}?back=check", []
    if visit.campaign.asks_position:
        said.append(_said(_("Who you are"), words.POSITIONS, Position, row.position, change))
    if visit.campaign.asks_payment:
        said.append(_said(_("Who pays for the care"), words.PAYMENTS, Payment, row.payment, change))
    return Group(_("About you"), None, said)


def _part(visit, part, row):
    labels, language = words.EASY_ANSWERS if visit.easy else words.ANSWERS, get_language()
    said = [
        _said(line.words(language, visit.easy), labels, Answer, row.answers[line.place], _change(visit, part, number))
        for number, line in enumerate(part.lines, 1)
    ]  # fmt: skip
    if more := row.comments.get(str(part.theme.value)):
        last = _change(visit, part, len(part.lines), "more")
        said.append(Said(_("What you added"), more, last, left_out=False, is_comment=True))
    titles = words.EASY_TITLES if visit.easy else words.TITLES
    return Group(titles[part.theme], part.theme.value, said)


def _change(visit, part, number, place=None):
    page = f"{part.theme.value}/{number}" if visit.easy else part.theme.value
    return f"{visit.to(page)}?back=check#{place or f's{number}'}"


def _words(visit, row):
    change = f"{visit.to('words')}?back=check"
    said = [
        _said(name, words.AWARE, Aware, letter, f"{change}#s{number}")
        for number, (name, letter) in enumerate(
            zip(visit.questions.categories, row.awareness, strict=True), 1
        )
    ]
    return Group(_("What you have heard of"), None, said)
