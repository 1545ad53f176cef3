"""The statements beneath each theme, with what people said to each."""

from dataclasses import dataclass

from carehub.themes import Theme
from making_it_real.models import Result


@dataclass(frozen=True)
class Said:
    """`figure`: as Result.statements has it."""

    code: str
    text: str
    figure: dict

    @property
    def is_hidden(self):
        return self.figure["state"] == Result.State.HIDDEN

    @property
    def is_small(self):
        return self.figure["state"] == Result.State.SMALL

    @property
    def why_not(self):
        return Result.WhyNot(self.figure["why_not"]).label if self.figure["why_not"] else ""


@dataclass(frozen=True)
class ThemeSaid:
    theme: Theme
    statements: list


def statements_said(wave, figures=None):
    """[ThemeSaid] of everyone; one query."""
    texts = {one.code: one.text for one in wave.campaign.statement_set.statements.in_order()}
    return [ThemeSaid(theme, _said(one, texts)) for theme, one in wave.themes if one]


def _said(result, texts):
    return [Said(one["code"], texts[one["code"]], one) for one in result.statements]
