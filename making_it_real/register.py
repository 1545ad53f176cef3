"""The register: every organisation that ever declared in public, and where it stands today.

Where it stands is worked out from dates in every answer, so that no task that does not run can prolong a badge.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Case, Exists, F, OuterRef, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
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


def registered():
    """Organisations that ever declared in public."""
    public = Declaration.objects.public().of(OuterRef("pk"))
    organisations = Organisation.objects.public().filter(Exists(public))
    return organisations.select_related("council").defer("council__facts")


def with_states(organisations, today):
    """With the `state` of each as a word. A badge belongs to the declaration it was given for: what is declared anew is not
    shown as lapsed. `Standing.state` is the same for one that has been read.
    """
    stands = Declaration.objects.declared().of(OuterRef("pk"))
    badges = Badge.objects.of(OuterRef("pk")).seen(today)
    state = Case(
        When(~Exists(stands), then=Value(State.WITHDRAWN.value)),
        default=Coalesce(Subquery(badges.values_list(_state_of_badge())[:1]), Value(State.DECLARED.value)),
    )
    return organisations.annotate(state=state)


def _state_of_badge():
    return Case(
        When(holds=True, then=Value(State.AWARDED.value)),
        When(withdrawn_at__isnull=False, then=Value(State.BADGE_WITHDRAWN.value)),
        default=Value(State.LAPSED.value),
    )


def kept_promises():
    """Public actions of organisations that still stand by a declaration, those that were dropped left out."""
    public = Action.objects.public().exclude(status=Action.Status.DROPPED)
    return public.filter(Exists(Declaration.objects.declared().of(OuterRef("organisation"))))


def with_actions_in(organisations, theme):
    """Those that promised something under a theme and did not drop it."""
    return organisations.filter(Exists(kept_promises().of(OuterRef("pk")).for_theme(theme)))


def in_states(organisations, states, today):
    return with_states(organisations, today).filter(state__in=states)


def in_region(organisations, region):
    return organisations.filter(council__region=region)


def ids(organisations):
    """[id of each], in order. Where each stands is so worked out once, and not again to count them."""
    return list(organisations.values_list("pk", flat=True))


def with_ids(chosen):
    """[organisation] with these ids, in their order, as `registered` gives them."""
    found = {one.pk: one for one in registered().filter(pk__in=chosen)}
    return [found[pk] for pk in chosen if pk in found]


def with_an_area(organisations):
    return organisations.exclude(council=None)


ORDERS = {"name": "By name", "newest": "Declared last", "ends": "Badge ends soonest", "region": "By region"}


def in_order(organisations, name, today):
    """By name, also among equals. What nobody offers is by name."""
    by_name = organisations.in_order()
    first = _first_by(name, today)
    return by_name.order_by(first, *by_name.query.order_by) if first else by_name


def declared_last():
    """An order: who declared last first, who withdrew at the end."""
    declared = Declaration.objects.declared().of(OuterRef("pk")).latest_first()
    return Subquery(declared.values("declared_at")[:1]).desc(nulls_last=True)


def _first_by(name, today):
    if name == "newest":
        return declared_last()
    if name == "ends":
        holding = Badge.objects.of(OuterRef("pk")).holding(today).latest_first()
        return Subquery(holding.values("until")[:1]).asc(nulls_last=True)
    return F("council__region").asc(nulls_last=True) if name == "region" else None


@dataclass
class Numbers:
    """Of the actions that an organisation still stands by."""

    running: int = 0
    late: int = 0
    done: int = 0
    themes: set = field(default_factory=set)

    def add(self, action, today):
        self.themes.add(action.theme)
        if action.status == Action.Status.DONE:
            self.done += 1
            return
        self.running += 1
        self.late += action.is_late(today)

    @property
    def all(self):
        return self.running + self.done


@dataclass(frozen=True)
class Standing:
    """What an organisation stands by on a day, and the badge it is seen with. None where there is none."""

    today: date
    declaration: Declaration | None = None
    assessed_at: datetime | None = None
    badge: Badge | None = None

    @property
    def state(self):
        if self.declaration is None:
            return State.WITHDRAWN
        return STATES[self.badge.state(self.today)] if self.badge else State.DECLARED


STATES = {
    Badge.State.AWARDED: State.AWARDED,
    Badge.State.WITHDRAWN: State.BADGE_WITHDRAWN,
    Badge.State.LAPSED: State.LAPSED,
}


@dataclass(frozen=True)
class Row:
    """One organisation as the register, the CSV and the JSON show it. `numbers`: None where nobody asked for them."""

    organisation: Organisation
    standing: Standing
    numbers: Numbers | None = None
    answered: Result | None = None  # how many answered its latest survey

    @property
    def state(self):
        return self.standing.state

    @property
    def declared_on(self):
        return self.standing.declaration and _day(self.standing.declaration.declared_at)

    @property
    def evidence_up_to(self):
        return self.standing.declaration and _day(self.standing.declaration.submitted_at)

    @property
    def assessed_on(self):
        return _day(self.standing.assessed_at)

    @property
    def region(self):
        return self.organisation.council.region if self.organisation.council else ""

    @property
    def until(self):
        """The last day of its badge, also of one that lapsed; None where it has none."""
        badge = self.standing.badge
        return badge.until if badge and self.state in (State.AWARDED, State.LAPSED) else None

    @property
    def badge_withdrawn_on(self):
        badge = self.standing.badge
        return badge.withdrawn_on if badge and self.state == State.BADGE_WITHDRAWN else None

    @property
    def themes(self):
        """The numbers of those it has actions in."""
        return tuple(sorted(self.numbers.themes))

    @property
    def themes_words(self):
        if not self.themes:
            return "No actions yet"
        if len(self.themes) == len(Theme):
            return "Actions in all six themes"
        return f"Actions in themes {', '.join(map(str, self.themes))}"


def rows(organisations, today):
    """[Row] of organisations as `registered` gives them. Four queries more, however many there are."""
    found = plain_rows(organisations, today)
    numbers = {row.organisation.pk: Numbers() for row in found}
    actions = kept_promises().filter(organisation__in=numbers)
    for action in actions.only("organisation", "theme", "status", "due_on"):
        numbers[action.organisation_id].add(action, today)
    answered = Result.objects.answered_of(list(numbers))
    return [
        replace(row, numbers=numbers[row.organisation.pk], answered=answered.get(row.organisation.pk))
        for row in found
    ]


def plain_rows(organisations, today):
    """[Row] with where each stands alone. Two queries more."""
    organisations = list(organisations)
    found = standings([one.pk for one in organisations], today)
    return [Row(one, found.get(one.pk, Standing(today))) for one in organisations]


def standings(organisations, today):
    """{id: Standing} of organisations that stand by a declaration, given by their ids. Two queries."""
    results = Assessment.objects.final().filter(declaration=OuterRef("pk")).latest_first()
    current = Declaration.objects.declared().filter(organisation__in=organisations).oldest_first()
    current = current.only("organisation", "declared_at", "submitted_at")
    declarations = {
        one.organisation_id: one
        for one in current.annotate(assessed_at=Subquery(results.values("final_at")[:1]))
    }
    badges = {}
    for badge in Badge.objects.filter(organisation__in=organisations).seen(today):
        badges.setdefault(badge.organisation_id, badge)
    return {pk: Standing(today, one, one.assessed_at, badges.get(pk)) for pk, one in declarations.items()}


def _day(moment):
    return moment and timezone.localdate(moment)
