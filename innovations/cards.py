"""What a card shows of an entry."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

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


def with_runner(entries):
    """The entries (a QuerySet) with what a card shows: the category, and as `.runner` the name of who runs each."""
    runs = Role.objects.filter(innovation=OuterRef("pk"), role=Role.Name.RUNS).order_by("order", "pk")
    return entries.select_related("category").annotate(runner=Subquery(runs.values("organisation__name")[:1]))


def card(entry):
    """For an entry that came with its runner."""
    return Card(
        pk=entry.pk,
        url=entry.get_absolute_url(),
        title=entry.title,
        summary=entry.summary,
        kind_label=entry.category.name,
        icon=entry.category.icon,
        scene=entry.scene or entry.category.scene,
        meta=" · ".join(filter(None, [entry.runner, _reach(entry)])),
    )


def cards(entries):
    return [card(entry) for entry in entries]


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
