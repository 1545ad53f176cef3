"""How answers are written down: a letter each, in the order of the questions.

`Shape` says which letter stands for what in a campaign. A whole response is one text: the statements, the awareness
questions, then position, payment and channel (`packed`).
"""

from dataclasses import dataclass

from django.db import models

from carehub.themes import Theme

UNANSWERED = "-"
NOT_MINE = "x"
ABOUT_YOU = 3  # letters: position, payment, channel


class Answer(models.TextChoices):
    """In the order in which they are offered."""

    ALWAYS = "4", "Yes, always"
    MOSTLY = "3", "Yes, mostly"
    SOMETIMES = "2", "Sometimes"
    NOT_OFTEN = "1", "Not often"
    NEVER = "0", "No, never"
    NOT_MINE = NOT_MINE, "Does not apply to me"


class Aware(models.TextChoices):
    USED = "2", "Yes, I have used it"
    HEARD = "1", "I have heard of it"
    NO = "0", "No"


@dataclass(frozen=True)
class Shape:
    """`themes`: {theme: (first, after last)} of its statements, counted from 0; all themes of the campaign's set."""

    themes: dict
    statements: int
    categories: int

    @property
    def width(self):
        """Letters of a whole response."""
        return self.statements + self.categories + ABOUT_YOU

    @property
    def nothing(self):
        """The answers of somebody who has said nothing yet."""
        return UNANSWERED * self.statements

    @property
    def unaware(self):
        return UNANSWERED * self.categories


def shape_of(themes_in_order, categories):
    """`themes_in_order`: the theme of each statement, in the order they are asked."""
    themes = {}
    for place, theme in enumerate(themes_in_order):
        first, _ = themes.get(theme, (place, place))
        themes[Theme(theme)] = (first, place + 1)
    return Shape(themes, len(themes_in_order), categories)
