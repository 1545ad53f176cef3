"""Who stands behind what the directory lists."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, Count, OuterRef, Subquery, When
from django.db.models.functions import Coalesce

from innovations.cards import SHOWN, SHOWN_OF_CATEGORY, card, runner_of
from innovations.models import Innovation, Role

GROUP_TITLES = {
    Role.Name.RUNS: "What it runs",
    Role.Name.FUNDS: "What it pays for",
    Role.Name.RESEARCHES: "What it studies",
    Role.Name.COMMISSIONS: "What it buys for people",
    Role.Name.PROMOTES: "What it tells people about",
}


@dataclass(frozen=True)
class Group:
    title: str
    cards: list


def with_counts(organisations):
    """Adds `.runs`: how many published entries each runs."""
    shown = Role.objects.filter(role=Role.Name.RUNS, innovation__status=Innovation.Status.PUBLISHED)
    own = shown.filter(organisation=OuterRef("pk")).order_by().values("organisation").annotate(n=Count("pk"))
    return organisations.annotate(runs=Coalesce(Subquery(own.values("n")), 0))


def roles_of(organisation):
    """Its roles in published entries, as they stand on its page; each with what a card shows."""
    order = Case(*(When(role=name, then=position) for position, name in enumerate(Role.Name)))
    roles = organisation.roles.filter(innovation__status=Innovation.Status.PUBLISHED)
    shown = [f"innovation__{name}" for name in (*SHOWN, *SHOWN_OF_CATEGORY)]
    whole = roles.select_related("innovation__category").only("role", *shown)
    return whole.annotate(runner=runner_of("innovation")).order_by(order, "innovation__title", "pk")


def grouped(roles):
    """Roles in that order as groups of cards."""
    return [
        Group(GROUP_TITLES[name], [card(role.innovation, role.runner) for role in those])
        for name, those in groupby(roles, key=lambda role: role.role)
    ]
