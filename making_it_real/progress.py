"""All that everyone may read of one organisation: what it promised, says of itself and does, and what TLAP decided."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone

from making_it_real.declaring import reading
from making_it_real.glance import Highlight, at_a_glance
from making_it_real.models import LATE, Action, Assessment, AssessmentStep, Badge, Declaration, Finding
from making_it_real.own_ratings import RatingPlot, rating_plot
from making_it_real.register import Numbers, Row, Standing


@dataclass(frozen=True)
class ThemeShown:
    part: reading.ThemePart
    plot: RatingPlot


@dataclass(frozen=True)
class Event:
    """A line of the history. `declaration`: the round it opens, or None."""

    on: date
    words: str
    note: str = ""
    declaration: Declaration | None = None


@dataclass(frozen=True)
class Progress:
    row: Row
    declaration: Declaration
    current: Declaration
    withdrawn: Declaration | None
    themes: list
    evidence: list
    actions: list
    glance: list[Highlight]
    assessment: Assessment | None
    badge: Badge | None
    years: list
    today: date

    @property
    def is_earlier(self):
        return self.declaration != self.current

    @property
    def done(self):
        return sum(action.status == Action.Status.DONE for action in self.actions)

    @property
    def late(self):
        return sum(action.shown == LATE for action in self.actions)


def progress(one, asked=""):
    """`one` as register.registered gives it; `asked` is the id of an earlier round, or nothing.

    The number of queries does not depend on how much there is.
    """
    today = timezone.localdate()
    declarations = list(
        Declaration.objects.of(one).public().with_all().prefetch_related("steps").latest_first()
    )
    assessments = list(_final(one))
    stands_by = next((each for each in declarations if each.status == Declaration.Status.DECLARED), None)
    current = stands_by or declarations[0]
    shown = next((each for each in declarations if str(each.pk) == asked), current)
    evidence = list(shown.evidence.all())
    actions = list(Action.objects.of(one).public().with_all().with_history().late_first())
    badges = list(Badge.objects.of(one).with_all().latest_first())
    badge = _spoken_of(badges, current, today)
    return Progress(
        row=_row(one, _standing(stands_by, assessments, badge, today), actions),
        declaration=shown,
        current=current,
        withdrawn=declarations[0] if declarations[0].status == Declaration.Status.WITHDRAWN else None,
        themes=[_theme(part) for part in reading.themes(shown, evidence)],
        evidence=[each for each in evidence if each.statement_id is None],
        actions=actions,
        glance=at_a_glance(actions) if stands_by else [],
        assessment=next((each for each in assessments if each.declaration_id == shown.pk), None),
        badge=badge,
        years=_by_year(_events(declarations, assessments, badges, today)),
        today=today,
    )


def _row(one, standing, actions):
    numbers = Numbers()
    for action in actions:
        if standing.declaration and action.status != Action.Status.DROPPED:
            numbers.add(action, standing.today)
    return Row(one, standing, numbers)


def _standing(declaration, assessments, badge, today):
    if declaration is None:
        return Standing(today)
    results = (each.final_at for each in assessments if each.declaration_id == declaration.pk)
    return Standing(today, declaration, next(results, None), badge)


def _final(one):
    """With `replies`, what the organisation answered, also to a result that was taken back."""
    findings = Prefetch("findings", Finding.objects.select_related("criterion"))
    replies = Prefetch("steps", AssessmentStep.objects.replies(), to_attr="replies")
    finals = Assessment.objects.of(one).final().select_related("declaration", "criteria_set", "badge")
    return finals.prefetch_related(findings, replies).latest_first()


def _spoken_of(badges, current, today):
    """The badge that the state above the page is about: the one that holds, else that of the current declaration."""
    holding = [one for one in badges if one.state(today) == Badge.State.AWARDED]
    its_own = [one for one in badges if one.assessment.declaration_id == current.pk]
    return next(iter(holding + its_own), None)


def _theme(part):
    before = [line.last.score for line in part.lines if line.last]
    return ThemeShown(part, rating_plot([line.score for line in part.lines], before))


def _events(declarations, assessments, badges, today):
    for one in declarations:
        yield Event(_day(one.declared_at), "Declared in public", declaration=one)
        for step in one.steps.all():
            if step.state_to == Declaration.Status.WITHDRAWN:
                yield Event(_day(step.at), "Withdrew its declaration", one.withdrawn_note)
    for one in assessments:
        yield Event(_day(one.final_at), f"Assessed: {one.get_outcome_display().lower()}")
    for badge in badges:
        if badge.given_up:
            yield Event(_day(badge.withdrawn_at), "Gave up its badge")
        elif badge.withdrawn_at:
            yield Event(_day(badge.withdrawn_at), "Badge withdrawn by TLAP", badge.withdrawn_why)
        elif badge.until < today:
            yield Event(badge.until, f"Last day of the badge awarded in {badge.awarded_on.year}")


def _day(moment: datetime):
    return timezone.localdate(moment)


def _by_year(events):
    """[(year, [Event])], the latest first."""
    years = {}
    for event in sorted(events, key=lambda each: each.on, reverse=True):
        years.setdefault(event.on.year, []).append(event)
    return list(years.items())
