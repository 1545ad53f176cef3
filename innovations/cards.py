"""What a card shows of an entry."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from innovations.contact import dial, website_host
from innovations.freshness.words import on_card
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
    picture: str
    meta: str
    checked: str


# What a card shows of an entry and its category: their long texts stay in the database.
SHOWN = (
    "slug", "title", "summary", "scene", "picture_id", "all_england", "online", "last_checked_on", "last_checked_by", "sunk_on",
)  # fmt: skip
SHOWN_OF_CATEGORY = ("category__name", "category__icon", "category__scene")


def runner_of(innovation):
    """The name of who runs it, as a Subquery. `innovation` is where its id stands in the query around it."""
    runs = Role.objects.public().filter(innovation=OuterRef(innovation), role=Role.Name.RUNS)
    runs = runs.order_by("order", "pk")
    return Subquery(runs.values("organisation__name")[:1])


def with_runner(entries):
    """The entries (a QuerySet) with what a card shows: the category, and as `.runner` the name of who runs each."""
    return entries.select_related("category").annotate(runner=runner_of("pk"))


def for_cards(entries):
    """The entries with what a card shows and nothing else."""
    return with_runner(entries).only(*SHOWN, *SHOWN_OF_CATEGORY)


def card(entry, runner):
    return Card(
        pk=entry.pk,
        url=entry.get_absolute_url(),
        title=entry.title,
        summary=entry.summary,
        kind_label=entry.category.name,
        icon=entry.category.icon,
        scene=entry.scene or entry.category.scene,
        picture=picture_of(entry),
        meta=" · ".join(filter(None, [runner, _reach(entry)])),
        checked=on_card(entry),
    )


def picture_of(entry):
    """Address of the picture that takes the place of the drawing, or ""."""
    return reverse("picture-card", args=[entry.picture_id]) if entry.picture_id else ""


def cards(entries):
    return [card(entry, entry.runner) for entry in entries]


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
        card=card(entry, entry.runner),
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
