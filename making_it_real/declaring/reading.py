"""A declaration to be read: for those who write it, for the moderator and for the assessor. Last time stands beside this time."""

from dataclasses import dataclass, field

from django.utils import timezone

from carehub.moderation.differences import Differences, compare
from carehub.moderation.documents import Field
from carehub.themes import Theme
from making_it_real.declaring.carrying import origins
from making_it_real.models import LATE, Action, Declaration, ExpectedShare, Rating, Score, Statement

UP, DOWN, SAME = "Up", "Down", "The same"


@dataclass(frozen=True)
class Line:
    """A statement, what is said of it now and what was said last time. `why_not`: why last time's answer cannot be used."""

    statement: Statement
    rating: Rating | None
    last: Rating | None
    why_not: str = ""
    evidence: list = field(default_factory=list)

    @property
    def score(self):
        return self.rating.score if self.rating else None

    @property
    def change(self):
        """UP, DOWN or SAME since last time; "" where there is nothing to compare."""
        if self.score is None or self.last is None or self.last.score is None:
            return ""
        return UP if self.score > self.last.score else DOWN if self.score < self.last.score else SAME

    @property
    def is_weak(self):
        return self.score is not None and self.score <= Score.NOT_OFTEN


@dataclass(frozen=True)
class ThemePart:
    """`share` and `last_share`: of 100 people, how many the organisation thinks would agree; None when it did not say."""

    theme: Theme
    lines: list
    share: int | None
    last_share: int | None

    @property
    def rated(self):
        return sum(line.score is not None and not line.rating.carried_over for line in self.lines)

    @property
    def to_check(self):
        return sum(bool(line.rating and line.rating.carried_over) for line in self.lines)

    @property
    def is_done(self):
        return self.rated == len(self.lines) and self.share is not None


@dataclass(frozen=True)
class Reading:
    declaration: Declaration
    previous: Declaration | None
    themes: list
    room_evidence: list
    promised: list
    earlier: list
    differences: Differences | None

    @property
    def all_lines(self):
        return [line for part in self.themes for line in part.lines]

    @property
    def went_up(self):
        return [line for line in self.all_lines if line.change == UP]

    @property
    def went_down(self):
        return [line for line in self.all_lines if line.change == DOWN]

    @property
    def done(self):
        """Actions of earlier rounds that were finished since the last one was declared."""
        since = timezone.localdate(self.previous.declared_at)
        return [action for action in self.earlier if action.done_on and action.done_on >= since]

    @property
    def late(self):
        return [action for action in self.earlier if action.shown == LATE]


def read(declaration):
    """The whole of it. The number of queries does not depend on how much there is."""
    evidence = list(declaration.evidence.all())
    return Reading(
        declaration=declaration,
        previous=declaration.previous,
        themes=themes(declaration, evidence),
        room_evidence=[one for one in evidence if one.statement_id is None],
        promised=list(Action.objects.promised_in(declaration).with_all().late_first()),
        earlier=list(Action.objects.before(declaration).with_all().with_history().late_first()),
        differences=_differences(declaration),
    )


def themes(declaration, evidence=None):
    """[ThemePart] of all six."""
    evidence = list(declaration.evidence.all()) if evidence is None else evidence
    lines = _lines(declaration, evidence)
    now, last = (
        {each.theme: each.share for each in shares}
        for shares in ExpectedShare.objects.in_rounds([declaration, declaration.previous])
    )
    return [
        ThemePart(
            theme, [one for one in lines if one.statement.theme == theme], now.get(theme), last.get(theme)
        )
        for theme in Theme
    ]


def _lines(declaration, evidence):
    previous, statements = declaration.previous, list(declaration.statement_set.statements.in_order())
    found = origins(declaration.statement_set, previous.statement_set, statements) if previous else {}
    now, before = (
        {each.statement_id: each for each in ratings}
        for ratings in Rating.objects.in_rounds([declaration, previous])
    )
    return [
        _line(
            one,
            now.get(one.pk),
            found.get(one.pk),
            before,
            [each for each in evidence if each.statement_id == one.pk],
        )
        for one in statements
    ]


def _line(statement, rating, origin, before, evidence):
    last = before.get(origin.earlier.pk) if origin and origin.earlier else None
    return Line(statement, rating, last, origin.why if origin else "", evidence)


FIELDS = [Field("contact", "Contact"), Field("contact_email", "E-mail address"), Field("commitment", "Commitment"),
          Field("room", "Who was in the room"), Field("signatory", "Signed by")]  # fmt: skip


def _differences(declaration):
    """What the words say anew since last time, as a moderator sees changes of entries; None in the first round."""
    if declaration.previous is None:
        return None
    before, now = (
        {one.name: getattr(each, one.name) for one in FIELDS} for each in (declaration.previous, declaration)
    )
    return compare(FIELDS, before, before, now)
