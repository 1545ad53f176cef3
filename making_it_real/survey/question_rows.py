"""The questions of a page, ready to be drawn."""

from dataclasses import dataclass

from django.utils.translation import get_language

from carehub.remember import remembered
from making_it_real.answers import UNANSWERED
from making_it_real.survey import words
from making_it_real.survey.asked import TOLD


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    id: str
    checked: bool
    face: int | None


@dataclass(frozen=True, eq=False)
class Row:
    """`place` counts from 0 on its page, `number` from 1 in its part."""

    place: int
    number: int
    text: str
    choices: list
    error: bool
    picture: str = ""

    @property
    def name(self):
        return f"a{self.place}"

    @property
    def first_id(self):
        return self.choices[0].id


def choices(name, labels, chosen, faces=None):
    return tuple(
        Choice(value.value, label, f"{name}-{value.value}", value.value == chosen, faces and faces[value])
        for value, label in words.spoken(labels, get_language()).items()
    )


def rows(lines, letters, missing, *, easy, first_number=1):
    """`letters`: what is chosen, one for each line; `missing`: places without an answer that are to be marked."""
    return _rows(lines, letters, missing, easy, first_number, get_language())


@remembered(TOLD)
def untouched_rows(lines, easy, first_number, language):
    """As everybody finds them: kept, with nobody's answers in them. `lines` is a tuple."""
    return _rows(lines, UNANSWERED * len(lines), [], easy, first_number, language)


def _rows(lines, letters, missing, easy, first_number, language):
    labels = words.EASY_ANSWERS if easy else words.ANSWERS
    return tuple(
        Row(place, first_number + place, line.words(language, easy),
            choices(f"a{place}", labels, letters[place], words.FACES if easy else None),
            place in missing, line.picture_path)
        for place, line in enumerate(lines)
    )  # fmt: skip


def aware_rows(categories, letters):
    return [
        Row(place, place + 1, name, choices(f"a{place}", words.AWARE, letters[place]), False)
        for place, name in enumerate(categories)
    ]
