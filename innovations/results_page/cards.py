"""A result as a card shows it."""

from dataclasses import dataclass

from innovations import search
from innovations.cards import picture_of
from innovations.freshness.words import on_card
from innovations.models import Evidence, Way
from innovations.results_page import words


@dataclass(frozen=True)
class ResultCard:
    pk: int
    url: str
    title: str
    plain_title: str
    summary: str
    kind_label: str
    icon: str
    scene: str
    picture: str
    by: str
    distance: str
    get: str
    cost: str
    evidence_level: int
    evidence_words: str
    checked: str
    saved: bool


def card(hit, plan, saved):
    """`saved` holds the ids of the entries on the person's list."""
    entry = hit.innovation
    return ResultCard(
        pk=entry.pk,
        url=entry.get_absolute_url(),
        title=search.highlight(entry.title, plan),
        plain_title=entry.title,
        summary=search.highlight(entry.summary, plan),
        kind_label=entry.category.name,
        icon=entry.category.icon,
        scene=entry.scene or entry.category.scene,
        picture=picture_of(entry),
        by=entry.runner if entry.runner and entry.runner != entry.title else "",
        distance=_whereabouts(hit),
        get=entry.first_step or _ways(entry),
        cost=entry.cost_summary or entry.get_cost_band_display(),
        evidence_level=entry.evidence_level,
        evidence_words=Evidence(entry.evidence_level).label,
        checked=on_card(entry),
        saved=entry.pk in saved,
    )


def _whereabouts(hit):
    if hit.miles is not None:
        return ", ".join(filter(None, [hit.place.town, words.miles_away(hit.miles)]))
    if hit.place:
        council = hit.place.council.name if hit.place.council else ""
        return ", ".join(dict.fromkeys(part for part in (hit.place.town, council) if part))
    if hit.innovation.all_england:
        return "Anywhere in England"
    if hit.innovation.online:
        return "Online or by phone"
    return f"All over {hit.innovation.area}" if hit.innovation.area else ""


def _ways(entry):
    """“Free” says what it costs, not how to get it."""
    asked = [way for index, way in enumerate(Way) if entry.index_entry.ways >> index & 1 and way != Way.FREE]
    return " or ".join(way.label for way in asked[:2]) or "Get in touch"
