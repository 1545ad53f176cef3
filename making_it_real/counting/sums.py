"""The sums: many responses as one text in, exact counts out. The one place that says who agrees with a theme.

A person's theme score is the mean of the statements answered under it (never 0 … always 4), if at least half of those
that apply were answered; who scores 3 or more agrees. Source: product.md, “Words”.
"""

from dataclasses import dataclass, field

import numpy as np

from carehub.themes import Theme
from making_it_real.answers import ABOUT_YOU
from making_it_real.segments import BREAKDOWNS, EVERYONE, SEGMENTS

LETTERS = b"01234x"  # never … always, does not apply
AWARE = b"012"  # no, heard, used
AGREES = 3
AT_ONCE = 10_000  # people in memory; float32 counts exactly to 16 million


@dataclass(frozen=True)
class Sums:
    """`themes`: [people with a score, of whom agree] for themes 1 to 6. `statements`: people by letter of LETTERS.
    `awareness`: people by letter of AWARE."""

    people: int
    themes: list
    statements: list
    awareness: list = field(default_factory=list)


def sums_of(packed, shape):
    """{key of each segment that has people: its Sums}. `packed`: whole responses, Shape.width letters each.

    All segments are counted at once: segments by people (0 or 1) times people by what is counted (0 or 1).
    """
    letters = np.frombuffer(packed.encode("ascii"), np.uint8).reshape(-1, shape.width)
    if not len(letters):
        return {}
    parts = (letters[at : at + AT_ONCE] for at in range(0, len(letters), AT_ONCE))
    rows = sum(_counts(np.ascontiguousarray(part.T), shape) for part in parts).tolist()
    return {key: _sums(row, shape) for key, row in zip([EVERYONE, *SEGMENTS], rows, strict=True) if row[0]}


# From here on people lie side by side, a row for each question: all of one answer are looked at in one go.
def _counts(letters, shape):
    """Segments by facts: how many people."""
    return (_membership(letters[-ABOUT_YOU:]) @ _facts(letters, shape).T).astype(np.int64)


def _membership(about_you):
    """Who is in which segment: segments by people, everyone first."""
    rows = {breakdown.name: about_you[place] for place, breakdown in enumerate(BREAKDOWNS)}
    found = [np.ones(about_you.shape[1], bool)]
    found += [rows[one.breakdown.name] == ord(one.choice.value) for one in SEGMENTS.values()]
    return np.stack(found).astype(np.float32)


def _facts(letters, shape):
    """Facts by people: is there; has a score and agrees, for each theme; each letter of each question."""
    answers, asked = letters[: shape.statements], letters[shape.statements : -ABOUT_YOU]
    parts = [np.ones((1, letters.shape[1]), bool)]
    parts += [_agreement(answers[slice(*shape.themes.get(theme, (0, 0)))]) for theme in Theme]
    parts += [_by_letter(answers, LETTERS), _by_letter(asked, AWARE)]
    return np.concatenate(parts).astype(np.float32)


def _agreement(answers):
    """For each person: whether there is a score, and whether it is 3 or more."""
    given = (answers >= ord("0")) & (answers <= ord("4"))
    said, applies = given.sum(axis=0), (answers != ord("x")).sum(axis=0)
    total = np.where(given, answers - np.uint8(ord("0")), 0).sum(axis=0, dtype=np.int64)
    has_score = (said > 0) & (2 * said >= applies)
    return np.stack([has_score, has_score & (total >= AGREES * said)])


def _by_letter(answers, letters):
    """For each question, one row a letter."""
    wanted = np.frombuffer(letters, np.uint8)
    return (answers[:, None, :] == wanted[:, None]).reshape(-1, answers.shape[1])


def _sums(row, shape):
    themes_end = 1 + 2 * len(Theme)
    statements_end = themes_end + len(LETTERS) * shape.statements
    return Sums(
        people=row[0],
        themes=_in_rows(row[1:themes_end], 2),
        statements=_in_rows(row[themes_end:statements_end], len(LETTERS)),
        awareness=_in_rows(row[statements_end:], len(AWARE)),
    )


def _in_rows(numbers, width):
    return [numbers[at : at + width] for at in range(0, len(numbers), width)]
