"""A service as rows of our tables."""

from dataclasses import dataclass

from innovations.models import Cost, CostBand, Innovation, Opening, Place, Role, Route, ThemeServed, Way
from innovations.open_referral.meaning import Meaning
from innovations.open_referral.plain_text import cut
from innovations.open_referral.service import Service

ROUTES = {
    Way.COUNCIL: "Ask the adult social care team of your council.",
    Way.NHS: "Ask your GP, or anyone from the NHS who helps you.",
    Way.BUY: "Get in touch with them and ask what it costs.",
    Way.FREE: "Get in touch with them. You do not have to pay.",
}
SAME = (
    "external_id", "title", "description", "online", "all_england", "opening_note", "accessibility", "languages", "phone",
    "email", "website", "contact_note",
)  # fmt: skip


def fields(service, meaning, category, source):
    """Of the entry itself."""
    same = {name: getattr(service, name) for name in SAME}
    checked_by = service.runner.name if service.runner else source.name
    return same | {
        "summary": service.summary or _summary(service, category),
        "kind": category.kind,
        "category": category,
        "who_for": "\n".join(service.who_for),
        "cost_summary": service.prices.summary,
        "cost_band": service.prices.band or meaning.cost_band or CostBand.DEPENDS,
        "last_checked_on": service.checked_on,
        "last_checked_by": checked_by if service.checked_on else "",
    }


def _summary(service, category):
    """When the feed describes nothing: what it is, where, and by whom."""
    where = f" in {service.town}" if service.town else ""
    by = f", run by {service.runner.name}" if service.runner else ""
    return cut(f"{category.name}{where}{by}.", 280)


def clear_children(entry):
    """Before writing them anew. Roles other than “runs” are not the feed's and stay."""
    for children in (entry.themes_served, entry.routes, entry.costs, entry.openings, entry.places):
        children.all().delete()
    for words in (entry.needs, entry.audiences, entry.areas):
        words.clear()
    entry.roles.filter(role=Role.Name.RUNS).delete()


@dataclass(frozen=True)
class Written:
    """An entry whose children are still to be written. `runner`: the id of the organisation that runs it, or None."""

    entry: Innovation
    service: Service
    meaning: Meaning
    runner: int | None


def write_children(written):
    """All that hangs on these entries, which have nothing yet: one INSERT a table, however many entries."""
    _link(Innovation.needs, "need_id", [(one.entry.pk, pk) for one in written for pk in one.meaning.needs])
    _link(
        Innovation.audiences,
        "audience_id",
        [(one.entry.pk, pk) for one in written for pk in one.meaning.audiences],
    )
    _link(Innovation.areas, "council_id", [(one.entry.pk, pk) for one in written for pk in one.service.areas])
    for model, rows_of in ((ThemeServed, _themes), (Route, _routes), (Cost, _costs), (Role, _roles)):
        model.objects.bulk_create([row for one in written for row in rows_of(one)])
    places = [(one, list(_places(one))) for one in written]
    Place.objects.bulk_create([row for _, rows in places for row in rows])
    Opening.objects.bulk_create([row for one, rows in places for row in _openings(one, rows)])


def _link(words, column, pairs):
    """Rows of a many-to-many table."""
    through = words.through
    through.objects.bulk_create([through(innovation_id=entry, **{column: pk}) for entry, pk in pairs])


def _themes(one):
    return [ThemeServed(innovation=one.entry, theme=theme) for theme in one.meaning.themes]


def _routes(one):
    ways = [way for way in Way.values if way in {*one.meaning.ways, *one.service.prices.ways}]
    return [
        Route(innovation=one.entry, way=way, text=ROUTES[way], order=order) for order, way in enumerate(ways)
    ]


def _costs(one):
    prices = enumerate(one.service.prices.rows)
    return [
        Cost(innovation=one.entry, label=label, text=text, order=order) for order, (label, text) in prices
    ]


def _roles(one):
    return [Role(innovation=one.entry, organisation_id=one.runner, role=Role.Name.RUNS)] if one.runner else []


def _places(one):
    for order, place in enumerate(one.service.places):
        yield Place(
            innovation=one.entry, name=place.name, address=place.address, town=place.town, postcode=place.postcode,
            lat=place.lat, lon=place.lon, council_id=place.council, note=place.note, external_id=place.external_id,
            is_digital_hub=one.meaning.is_digital_hub, order=order,
        )  # fmt: skip


def _openings(one, places):
    at = zip(places, one.service.places, strict=True)
    for place, hours in [(None, one.service.hours), *((row, where.hours) for row, where in at)]:
        for row in hours:
            yield Opening(
                innovation=one.entry, place=place, weekday=row.weekday, opens=row.opens, closes=row.closes, note=row.note[:200]
            )  # fmt: skip
