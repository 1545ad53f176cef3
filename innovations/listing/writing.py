"""A document into the tables, in the caller's transaction. Of the lists, only those that differ are written."""

from datetime import time

from django.utils import timezone

from carehub.accounts.models import Organisation
from carehub.places.models import Council
from innovations import search
from innovations.listing.positions import Known, found_at
from innovations.listing.reading import PLAIN, empty, in_order, read
from innovations.models import Audience, Category, Innovation, Need, Picture, Role
from innovations.slugs import organisation_slug


def write(entry, content, *, by, why, organisation=None):
    """Make the content public. `entry` is None for a new one; it is then kept by the organisation. Returns the entry."""
    before, content = read(entry) if entry else empty(), in_order(content)
    entry = entry or Innovation(kept_by=organisation, slug=_slug(content))
    _plain(entry, content)
    entry.last_checked_on = timezone.localdate()
    entry.last_checked_by = organisation.name if organisation else "TLAP"
    entry.sunk_on = None
    entry.save()
    entry.stop_clock(by=by or entry.last_checked_by, outcome="Changed")
    _sets(entry, content)
    _lists(entry, content, {name for name in content if content[name] != before[name]})
    if entry.status == Innovation.Status.PUBLISHED:
        search.put(Innovation.objects.with_ids([entry.pk]))
    else:
        entry.publish(by=by, why=why)
    return entry


def _slug(content):
    towns = [place["town"] for place in content["places"] if place.get("town")]
    return Innovation.objects.free_slug(content["title"], towns[0] if towns else "")


def _plain(entry, content):
    for name in PLAIN:
        setattr(entry, name, content[name])
    entry.category = Category.objects.get(slug=content["category"])
    picture = content["picture"]
    entry.picture = picture and Picture.objects.get(pk=picture["id"])
    entry.picture_alt = picture["alt"] if picture else ""


def _sets(entry, content):
    entry.needs.set(Need.objects.with_slugs(content["needs"]))
    entry.audiences.set(Audience.objects.with_slugs(content["audiences"]))
    entry.areas.set(Council.objects.filter(pk__in=content["areas"]))


def _lists(entry, content, changed):
    if "themes" in changed:
        _replace(entry.themes_served, [{"theme": theme} for theme in content["themes"]])
    for name in changed & {"routes", "costs"}:
        _replace(getattr(entry, name), _ordered(content[name]))
    if "outcomes" in changed:
        _replace(entry.outcomes, _ordered([_outcome(row) for row in content["outcomes"]]))
    if changed & {"places", "openings"}:
        _places_and_times(entry, content)
    if "roles" in changed:
        _roles(entry, content["roles"])


def _ordered(rows):
    return [{**row, "order": order} for order, row in enumerate(rows)]


def _replace(related, rows):
    related.all().delete()
    for row in rows:
        related.create(**row)


def _outcome(row):
    return {**row, "before": row["before"] or None}


def _places_and_times(entry, content):
    known = Known(entry.places.values("name", "address", "postcode", "lat", "lon", "council_id"))
    _replace(entry.places, _ordered([_positioned(row, known) for row in content["places"]]))
    places = dict(enumerate(entry.places.all()))
    _replace(entry.openings, [_opening(row, places) for row in content["openings"]])


def _opening(row, places):
    times = {name: time.fromisoformat(row[name]) if row[name] else None for name in ("opens", "closes")}
    return {"weekday": row["weekday"], "note": row["note"], "place": places.get(row["place"]), **times}


def _positioned(row, known):
    """With its position and council. A place that did not move keeps both, however exactly they were known."""
    if at := known.like(row):
        return {**row, "lat": at["lat"], "lon": at["lon"], "council_id": at["council_id"]}
    found, _ = found_at(row["postcode"])
    if not found:
        return row
    lat, lon = (row["lat"], row["lon"]) if row.get("lat") is not None else (found.lat, found.lon)
    return {**row, "postcode": found.label, "lat": lat, "lon": lon, "council_id": found.council_code}


def _roles(entry, rows):
    here = {role.organisation.slug: role.organisation for role in entry.roles.select_related("organisation")}
    entry.roles.all().delete()
    for order, row in enumerate(rows):
        organisation = here.get(row.get("slug")) or _organisation(row)
        Role.objects.get_or_create(innovation=entry, organisation=organisation, role=row["role"],
                                   defaults={"note": row.get("note", ""), "order": order})  # fmt: skip


def _organisation(row):
    """By its address on CareHub, else by its name, else a new one. One that TLAP has not accepted has no address yet."""
    public = Organisation.objects.public()
    found = public.filter(slug=row.get("slug") or "-").first()
    found = found or public.filter(name__iexact=row["name"]).order_by("pk").first()
    return found or Organisation.objects.create(name=row["name"], slug=organisation_slug(row["name"]))
