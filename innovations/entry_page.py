"""All that an entry's own page shows, in one query."""

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from carehub.charts import Locator, Spot, locator
from carehub.themes import Theme
from innovations import json_ld
from innovations.cards import cards
from innovations.contact import dial, hours, website_host
from innovations.entry_rows import MOST_PLACES, rows_of
from innovations.freshness.words import is_long_ago, not_since
from innovations.models import Audience, Evidence, Innovation, Need, Outcome, Role, Way
from innovations.similar import similar_to

MOST_PINS = 12
MOST_TOWNS = 3
MOST_DOTS = 20
WAY_ICONS = {Way.COUNCIL: "service", Way.NHS: "hospital", Way.BUY: "purse", Way.FREE: "check-circle"}
WAY_WORDS = {
    Way.COUNCIL: "Through the council",
    Way.NHS: "Through the NHS",
    Way.BUY: "If you pay for it yourself",
    Way.FREE: "For free",
}


@dataclass(frozen=True)
class Hours:
    """Opening times of one place (`place` is "" when they hold for all), as (day, times)."""

    place: str
    days: list


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    on: bool


@dataclass(frozen=True)
class Dots:
    height: int
    circles: list


@dataclass(frozen=True)
class Measured:
    """One outcome. `before` and `after` are figures as text; `before` is "" when nobody counted before.

    The dots are None unless both are whole numbers of at most 20.
    """

    outcome: Outcome
    before: str
    after: str
    before_dots: Dots | None
    after_dots: Dots | None


@dataclass(frozen=True)
class Details:
    entry: Innovation
    scene: str
    tel: str
    host: str
    hours: list
    open_words: str
    area_words: str
    meaning: str
    limits: str
    who_for: list
    routes: list
    outcomes: list
    themes: list
    theme_number: int
    needs: list
    costs: list
    places: list
    more_places: bool
    locator: Locator | None
    map_title: str
    roles: list
    similar: list
    similar_checked_on: list
    unchecked_words: str
    json_ld: str


@dataclass(frozen=True)
class Middle:
    """What depends neither on who reads nor, but for how long ago it was checked, on the day: it can be kept drawn."""

    entry: Innovation
    details: Details
    crumbs: list
    link: str
    checked_long_ago: bool
    checked_on: list


def middle(glimpsed, alike=None):
    """Of an entry at a glance (entry_rows). `alike`: ids of those like it, where the caller knows them."""
    d = details(glimpsed, settings.SITE_URL, alike)
    entry = d.entry
    return Middle(
        entry=entry,
        details=d,
        crumbs=[("Home", reverse("home")), ("Find support", reverse("directory")), (entry.title, "")],
        link=settings.SITE_URL + entry.get_absolute_url(),
        checked_long_ago=is_long_ago(entry.last_checked_on),
        checked_on=[entry.last_checked_on, *d.similar_checked_on],
    )


def details(glimpsed, site_url="", alike=None):
    """For an entry at a glance (entry_rows)."""
    alike = similar_to(glimpsed) if alike is None else alike
    rows = rows_of(glimpsed.pk, alike)
    (entry,), places, openings, roles = (rows[name] for name in ("entry", "places", "openings", "roles"))
    areas = [council.name for council in rows["areas"]]
    themes, evidence = _themes(entry), Evidence(entry.evidence_level)
    shown = _pinned_first(places[:MOST_PLACES])
    return Details(
        entry=entry,
        scene=entry.scene or entry.category.scene,
        tel=dial(entry.phone),
        host=website_host(entry.website),
        hours=opening_hours(openings, {place.pk: str(place) for place in places}),
        open_words=". ".join(filter(None, [_open_words(openings), entry.opening_note])),
        area_words=area_words(entry, areas, places),
        meaning=evidence.meaning,
        limits=evidence.limits,
        who_for=_lines(entry.who_for) or [word.name for word in _words(entry, "audiences", Audience)],
        routes=[(WAY_ICONS[route.way], WAY_WORDS[route.way], route.text) for route in rows["routes"]],
        outcomes=[_measured(outcome) for outcome in rows["outcomes"]],
        themes=[(theme.value, theme.short, _found_by(theme=theme.value)) for theme in themes],
        theme_number=themes[0].value if themes else 1,
        needs=[(need.label, _found_by(need=need.slug)) for need in _words(entry, "needs", Need)],
        costs=rows["costs"],
        places=shown,
        more_places=len(places) > MOST_PLACES,
        locator=_locator(shown),
        map_title=f"Sketch map of where {entry.title} is",
        roles=[(Role.Name(role.role).label, role) for role in roles],
        similar=cards(sorted(rows["similar"], key=lambda other: alike.index(other.pk))),
        similar_checked_on=[other.last_checked_on for other in rows["similar"]],
        unchecked_words=not_since(entry),
        json_ld=json_ld.script(json_ld.described(entry, shown, openings, roles, areas, site_url)),
    )


def _lines(text):
    return [line for line in text.splitlines() if line.strip()]


def _words(entry, column, model):
    """Words of a mask of the search index, which was read with the entry: no query."""
    index_entry = getattr(entry, "index_entry", None)
    mask = getattr(index_entry, column) if index_entry else 0
    return [word for word in model.objects.remembered() if mask >> word.bit & 1]


def _themes(entry):
    index_entry = getattr(entry, "index_entry", None)
    return [theme for theme in Theme if index_entry and index_entry.themes >> theme & 1]


def _found_by(**choice):
    return f"{reverse('directory')}?{urlencode(choice)}"


def _in_a_row(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + f" and {names[-1]}" if names else ""


def area_words(entry, areas, places):
    if entry.everywhere:
        return "Anywhere in England" if entry.all_england else "Online or by phone"
    if areas:
        return _in_a_row(areas)
    towns = list(dict.fromkeys(place.town for place in places if place.town))
    return (
        _in_a_row(towns) if len(towns) <= MOST_TOWNS else f"{', '.join(towns[:MOST_TOWNS])} and other places"
    )


def _open_words(openings):
    days = list(dict.fromkeys(opening.day for opening in openings))
    return "Every day" if len(days) == 7 else _in_a_row([f"{day}s" for day in days])


def opening_hours(openings, places):
    """Hours for each place, in the order of the places; those for all places first."""
    order = {pk: position for position, pk in enumerate([None, *places])}
    rows = sorted(openings, key=lambda opening: (order.get(opening.place_id, len(order)), opening.weekday))
    by_place = groupby(rows, key=lambda opening: opening.place_id)
    tables = [Hours(places.get(place, ""), _days(list(those))) for place, those in by_place]
    return [Hours("", tables[0].days)] if len(tables) == 1 and len(places) < 2 else tables


def _days(openings):
    days = groupby(openings, key=lambda opening: opening.day)
    return [(day, ", ".join(dict.fromkeys(_times(opening) for opening in those))) for day, those in days]


def _times(opening):
    times = hours(opening.opens, opening.closes)
    note = f"({opening.note})" if times and opening.note else opening.note
    return " ".join(filter(None, [times, note])) or "Open"


def _measured(outcome):
    figures = _figure(outcome.before), _figure(outcome.after)
    whole = [_whole(outcome.before), _whole(outcome.after)]
    if None in whole or not 0 < max(whole) <= MOST_DOTS:
        return Measured(outcome, *figures, None, None)
    return Measured(outcome, *figures, *(_dots(number, max(whole)) for number in whole))


def _figure(number):
    """ "1,200", "4.5": no noughts that say nothing."""
    return (
        "" if number is None else f"{number:,f}".rstrip("0").rstrip(".") if number % 1 else f"{number:,.0f}"
    )


def _whole(figure):
    return int(figure) if figure is not None and figure >= 0 and figure == int(figure) else None


def _dots(number, of):
    """Rows of five circles, `number` of them filled, in a box 130 wide."""
    circles = [Dot(12 + i % 5 * 26, 12 + i // 5 * 26, i < number) for i in range(of)]
    return Dots(height=24 + (of - 1) // 5 * 26, circles=circles)


def _pinned_first(places):
    """Places with a position before those without, so that the list's numbers are the pins' numbers."""
    return sorted(places, key=lambda place: place.lat is None)


def _locator(places):
    spots = [Spot(place.lat, place.lon, str(place)) for place in places if place.lat is not None]
    return locator(spots[:MOST_PINS]) if spots else None
