"""The public state of an entry as plain JSON values, one for each field of the document."""

from django.db.models import Prefetch

from carehub.places.models import Council
from innovations.models import CostBand, Evidence, Opening, Role

# Fields that stand in the document as they stand in the table.
PLAIN = [
    "title", "summary", "description", "kind", "who_for", "who_cannot", "first_step", "cost_summary", "cost_band",
    "online", "all_england", "opening_note", "accessibility", "languages", "phone", "email", "website", "contact_note",
    "evidence_level", "evidence_limits", "how_it_was_set_up",
]  # fmt: skip
PLACE = ["name", "address", "town", "postcode", "is_digital_hub", "note", "lat", "lon", "external_id"]
OUTCOME = [
    "measure", "before", "after", "unit", "before_when", "after_when", "over", "people", "source", "limits",
]  # fmt: skip
SETS = ["needs", "audiences", "themes", "areas"]
LISTS = ["routes", "costs", "places", "openings", "outcomes", "roles"]


def empty():
    """A document with nothing in it yet."""
    words = dict.fromkeys(PLAIN, "")
    lists = {name: [] for name in (*SETS, *LISTS)}
    return {**words, **lists, "category": "", "picture": None, "cost_band": CostBand.DEPENDS.value, "online": False,
            "all_england": False, "evidence_level": Evidence.NEW.value}  # fmt: skip


def in_order(content):
    """The same content with sets and opening times in one order, so that order alone is never a change."""
    sets = {name: sorted(set(content[name])) for name in SETS}
    return {**content, **sets, "openings": sorted(content["openings"], key=_when)}


def _when(opening):
    """The databases do not agree on where nothing sorts, so they are not asked. A day not chosen yet stands last."""
    weekday = opening["weekday"]
    return 7 if weekday is None else weekday, opening["opens"]


def read(entry):
    """Eleven queries, however long the lists are."""
    areas, openings = entry.areas.only("pk"), entry.openings.order_by("weekday", "pk")
    return _content(entry, areas, openings, entry.roles.select_related("organisation"))


def read_many(entries):
    """{id: content} of a QuerySet, with as many queries as for one."""
    lists = ("places", "needs", "audiences", "themes_served", "routes", "costs", "outcomes")
    fetched = entries.select_related("category").prefetch_related(
        *lists, Prefetch("areas", Council.objects.only("pk")), Prefetch("openings", Opening.objects.order_by("weekday", "pk")),
        Prefetch("roles", Role.objects.select_related("organisation")),
    )  # fmt: skip
    return {
        entry.pk: _content(entry, entry.areas.all(), entry.openings.all(), entry.roles.all())
        for entry in fetched
    }


def _content(entry, areas, openings, roles):
    places = list(entry.places.all())
    numbers = {place.pk: number for number, place in enumerate(places)}
    return in_order({
        **{name: getattr(entry, name) for name in PLAIN},
        "category": entry.category.slug,
        "needs": [need.slug for need in entry.needs.all()],
        "audiences": [audience.slug for audience in entry.audiences.all()],
        "themes": [served.theme for served in entry.themes_served.all()],
        "areas": [council.pk for council in areas],
        "routes": [{"way": route.way, "text": route.text} for route in entry.routes.all()],
        "costs": [{"label": cost.label, "text": cost.text} for cost in entry.costs.all()],
        "places": [{name: getattr(place, name) for name in PLACE} for place in places],
        "openings": [_opening(opening, numbers) for opening in openings],
        "outcomes": [_outcome(outcome) for outcome in entry.outcomes.all()],
        "roles": [_role(role) for role in roles],
        "picture": {"id": str(entry.picture_id), "alt": entry.picture_alt} if entry.picture_id else None,
    })  # fmt: skip


def _opening(opening, numbers):
    """`place` is the number of the place in the list, from 0; None when the time holds for all. Times are "HH:MM"."""
    return {
        "weekday": opening.weekday,
        "opens": f"{opening.opens:%H:%M}" if opening.opens else "",
        "closes": f"{opening.closes:%H:%M}" if opening.closes else "",
        "note": opening.note,
        "place": numbers.get(opening.place_id),
    }


def _outcome(outcome):
    """Figures as text, so that nothing is lost on the way through JSON."""
    row = {name: getattr(outcome, name) for name in OUTCOME}
    return {**row, "before": figure(outcome.before), "after": figure(outcome.after)}


def figure(number):
    """12.50 and 12.5 are the same figure. "" for None."""
    if number is None:
        return ""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _role(role):
    return {
        "slug": role.organisation.slug,
        "name": role.organisation.name,
        "role": role.role,
        "note": role.note,
    }
