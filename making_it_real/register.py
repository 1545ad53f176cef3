"""The register: every organisation that ever declared in public, and where it stands today.

Where it stands is worked out from dates in every answer, so that no task that does not run can prolong a badge.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Subquery, TextChoices, Value, When
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.themes import Theme
from making_it_real.models import Action, Assessment, Badge, Declaration, Result


class State(TextChoices):
    AWARDED = "awarded", "Badge awarded"
    DECLARED = "declared", "Declared"
    LAPSED = "lapsed", "Badge lapsed"
    BADGE_WITHDRAWN = "badge-withdrawn", "Badge withdrawn"
    WITHDRAWN = "withdrawn", "Withdrawn"

    @property
    def mark(self):
        """Which of the three drawn marks stands for it."""
        return self.value if self in (State.AWARDED, State.DECLARED) else "lapsed"


def registered(today):
    """Organisations with their `state`, the `current` (id) declaration and its `declared_at`, `evidence_at` and `assessed_at`,
    and dates of their badge.
    """
    public = Declaration.objects.public().of(OuterRef("pk"))
    current = Declaration.objects.declared().of(OuterRef("pk")).latest_first()
    holding = Badge.objects.of(OuterRef("pk")).holding(today).latest_first()
    results = Assessment.objects.final().filter(declaration=OuterRef("current")).latest_first()
    its_own = Badge.objects.filter(assessment__declaration=OuterRef("current")).latest_first()
    organisations = Organisation.objects.public().filter(Exists(public)).select_related("council")
    return (
        organisations.defer("council__facts")
        .annotate(
            current=Subquery(current.values("pk")[:1]),
            declared_at=Subquery(current.values("declared_at")[:1]),
            evidence_at=Subquery(current.values("submitted_at")[:1]),
        )
        .annotate(
            assessed_at=Subquery(results.values("final_at")[:1]),
            holds_until=Subquery(holding.values("until")[:1]),
            ended_on=Subquery(its_own.values("until")[:1]),
            badge_withdrawn_at=Subquery(its_own.values("withdrawn_at")[:1]),
        )
        .annotate(state=_state())
    )


def _state():
    """A badge belongs to the declaration it was given for: what is declared anew is not shown as lapsed."""
    return Case(
        When(current=None, then=Value(State.WITHDRAWN.value)),
        When(holds_until__isnull=False, then=Value(State.AWARDED.value)),
        When(badge_withdrawn_at__isnull=False, then=Value(State.BADGE_WITHDRAWN.value)),
        When(ended_on__isnull=False, then=Value(State.LAPSED.value)),
        default=Value(State.DECLARED.value),
    )


def kept_promises():
    """Public actions of organisations that still stand by a declaration, those that were dropped left out."""
    public = Action.objects.public().exclude(status=Action.Status.DROPPED)
    return public.filter(Exists(Declaration.objects.declared().of(OuterRef("organisation"))))


def with_actions_in(organisations, theme):
    """Those with a public action under a theme that was not dropped."""
    actions = Action.objects.public().of(OuterRef("pk")).for_theme(theme)
    return organisations.filter(Exists(actions))


def in_states(organisations, states):
    return organisations.filter(state__in=states)


def in_region(organisations, region):
    return organisations.filter(council__region=region)


def with_an_area(organisations):
    return organisations.exclude(council=None)


ORDERS = {
    "name": ("By name", None),
    "newest": ("Declared last", (F("declared_at").desc(nulls_last=True),)),
    "ends": ("Badge ends soonest", (F("holds_until").asc(nulls_last=True),)),
    "region": ("By region", (F("council__region").asc(nulls_last=True),)),
}


def in_order(organisations, name):
    """By name, also among equals. What nobody offers is by name."""
    by_name = organisations.in_order()
    _, first = ORDERS.get(name, ORDERS["name"])
    return by_name.order_by(*first, *by_name.query.order_by) if first else by_name


@dataclass
class Numbers:
    """Of the actions that an organisation still stands by."""

    running: int = 0
    late: int = 0
    done: int = 0
    themes: set = field(default_factory=set)

    def add(self, action, today):
        self.themes.add(Theme(action.theme))
        if action.status == Action.Status.DONE:
            self.done += 1
            return
        self.running += 1
        self.late += action.is_late(today)

    @property
    def all(self):
        return self.running + self.done


@dataclass(frozen=True)
class Row:
    """One organisation as the register, the CSV and the JSON show it."""

    organisation: Organisation
    state: State
    declared_on: date | None
    evidence_up_to: date | None
    assessed_on: date | None
    numbers: Numbers
    answered: Result | None = None  # how many answered its latest survey

    @property
    def region(self):
        return self.organisation.council.region if self.organisation.council else ""

    @property
    def until(self):
        """The last day of its badge, also of one that lapsed; None where it has none."""
        one = self.organisation
        return {State.AWARDED: one.holds_until, State.LAPSED: one.ended_on}.get(self.state)

    @property
    def themes(self):
        """[(theme, whether it has an action there)] of all six."""
        return [(theme, theme in self.numbers.themes) for theme in Theme]

    @property
    def themes_words(self):
        own = sorted(theme for theme, has in self.themes if has)
        if not own:
            return "No actions yet"
        return "Actions in all six themes" if len(own) == len(Theme) else f"Actions in themes {_listed(own)}"


def _listed(themes):
    return ", ".join(str(theme.value) for theme in themes)


def rows(organisations, today):
    """[Row] of organisations as `registered` gives them. Two queries more, however many there are."""
    organisations = list(organisations)
    numbers = {one.pk: Numbers() for one in organisations}
    actions = kept_promises().filter(organisation__in=numbers)
    for action in actions.only("organisation", "theme", "status", "due_on"):
        numbers[action.organisation_id].add(action, today)
    answered = Result.objects.answered_of(list(numbers))
    return [_row(one, numbers[one.pk], answered.get(one.pk)) for one in organisations]


def _row(one, numbers, answered):
    days = (_day(moment) for moment in (one.declared_at, one.evidence_at, one.assessed_at))
    return Row(one, State(one.state), *days, numbers, answered)


def _day(moment):
    return moment and timezone.localdate(moment)
