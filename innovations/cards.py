"""What a card shows of an entry."""

from dataclasses import dataclass

from django.db.models import Prefetch

from innovations.contact import dial, website_host
from innovations.models import Role


@dataclass(frozen=True)
class Card:
    pk: int
    url: str
    title: str
    summary: str
    kind_label: str
    icon: str
    scene: str
    meta: str


def with_runners(entries):
    """The entries (a QuerySet) with what a card shows, in two queries."""
    roles = Prefetch("roles", Role.objects.select_related("organisation"), to_attr="all_roles")
    return entries.select_related("category").prefetch_related(roles)


def card(entry):
    """For an entry that came with its runners."""
    return Card(
        pk=entry.pk,
        url=entry.get_absolute_url(),
        title=entry.title,
        summary=entry.summary,
        kind_label=entry.category.name,
        icon=entry.category.icon,
        scene=entry.scene or entry.category.scene,
        meta=" · ".join(filter(None, [who_runs(entry.all_roles), _reach(entry)])),
    )


def cards(entries):
    return [card(entry) for entry in entries]


def who_runs(roles):
    """Names of those who run it, at most two."""
    names = [role.organisation.name for role in roles if role.role == Role.Name.RUNS]
    return " and ".join(names[:2]) if len(names) <= 2 else f"{names[0]} and {len(names) - 1} others"


def _reach(entry):
    if entry.all_england:
        return "Anywhere in England"
    return "Online or by phone" if entry.online else ""


@dataclass(frozen=True)
class Listed:
    """An entry on somebody's list, with what they need when they hold it on paper."""

    card: Card
    saved: bool
    get: str
    cost: str
    phone: str
    tel: str
    email: str
    host: str
    website: str
    evidence_level: int
    evidence_words: str


def listed(entry, saved):
    return Listed(
        card=card(entry),
        saved=saved,
        get=entry.first_step,
        cost=entry.cost_summary or entry.get_cost_band_display(),
        phone=entry.phone,
        tel=dial(entry.phone),
        email=entry.email,
        host=website_host(entry.website),
        website=entry.website,
        evidence_level=entry.evidence_level,
        evidence_words=entry.get_evidence_level_display(),
    )
