"""Making it Real in all of England today, in figures that a person can check in the register."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.remember import remembered
from carehub.themes import Theme
from making_it_real.models import Action
from making_it_real.register import (
    State,
    declared_last,
    in_order,
    kept_promises,
    registered,
    rows,
    with_states,
)

SHOWN = 8  # of the register, the latest first


class Actions(NamedTuple):
    """`late` ones are among those that run. What was dropped is not counted."""

    running: int
    late: int
    done: int

    @property
    def all(self):
        return self.running + self.done


@dataclass(frozen=True)
class England:
    """`declared`: organisations that stand by a declaration, those with a badge among them. `all`: those that withdrew too."""

    all: int
    declared: int
    awarded: int
    actions: Actions
    themes: list


@remembered()
def england(today):
    """Two queries, however many organisations there are; kept for a minute."""
    counted = with_states(registered(), today).order_by().values_list("state").annotate(number=Count("pk"))
    states = Counter(dict(counted))
    by_theme = _actions(today)
    return England(
        all=sum(states.values()),
        declared=sum(states.values()) - states[State.WITHDRAWN],
        awarded=states[State.AWARDED],
        actions=Actions(*(sum(each) for each in zip(*by_theme.values(), strict=True))),
        themes=list(by_theme.items()),
    )


def _actions(today):
    """{theme: Actions} of all six."""
    found = {theme: Actions(0, 0, 0) for theme in Theme}
    late = Q(status__in=Action.RUNNING, due_on__lt=today)
    counted = kept_promises().order_by().values_list("theme").annotate(
        running=Count("pk", filter=Q(status__in=Action.RUNNING)), late=Count("pk", filter=late),
        done=Count("pk", filter=Q(status=Action.Status.DONE)),
    )  # fmt: skip
    for theme, *numbers in counted:
        found[Theme(theme)] = Actions(*numbers)
    return found


@remembered()
def newest(today):
    """[Row] of those that declared last; kept for a minute."""
    return rows(in_order(registered(), "newest", today)[:SHOWN], today)


def standing_of(council):
    """The council's own row in the register, or None. A real one before one that is made up."""
    today = timezone.localdate()
    own = registered().filter(kind=Organisation.Kind.COUNCIL, council=council)
    return next(iter(rows(own.order_by("demonstration", declared_last(), "pk")[:1], today)), None)
