"""Made-up organisations and entries, so that CareHub can be tried before anything real is in it.

Every row is marked `demonstration`, and every page says so while the setting is on.
"""

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from carehub.accounts import trial
from carehub.accounts.models import Organisation
from carehub.places.lookup import find_place
from carehub.places.models import Council
from carehub.places.problems import PlaceProblem
from innovations import demonstration_desks, search
from innovations.models import Audience, Category, Innovation, Need, Role
from innovations.place_names import refresh_place_names
from innovations.reference import DATA, read

# Fields of an entry that go straight from the file to the model.
PLAIN = [
    "slug", "title", "summary", "description", "kind", "who_cannot", "first_step", "cost_summary", "cost_band",
    "online", "all_england", "opening_note", "accessibility", "languages", "phone", "email", "website", "contact_note",
    "evidence_level", "evidence_limits", "how_it_was_set_up", "scene", "last_checked_on", "last_checked_by",
]  # fmt: skip


@transaction.atomic
def load():
    """Returns how many rows were new, by kind. What is there already is left alone."""
    added = {
        "organisations": sum(_add_organisation(row) for row in read("demonstration/organisations.yaml")),
        "entries": sum(_add_entry(row, number) for number, row in enumerate(_entries())),
    }
    refresh_place_names()
    search.count_words()
    if settings.TRIAL:
        added["accounts"] = trial.add_tlap()
        added["desks"] = demonstration_desks.load()
    return added


def _entries():
    for file in sorted((DATA / "demonstration").glob("entries_*.yaml")):
        yield from read(f"demonstration/{file.name}")


def _add_organisation(row):
    return Organisation.objects.get_or_create(slug=row["slug"], defaults={**row, "demonstration": True})[1]


def _add_entry(row, number):
    if Innovation.objects.has_slug(row["slug"]):
        return False
    entry = Innovation.objects.create(
        **{field: row[field] for field in PLAIN if field in row},
        category=Category.objects.get(slug=row["category"]),
        who_for="\n".join(row.get("who_for", [])),
        demonstration=True,
    )
    _add_words(entry, row)
    _add_children(entry, row)
    entry.publish(by="Demonstration data", at=_first_day(entry, number))
    return True


def _add_words(entry, row):
    entry.needs.set(Need.objects.with_slugs(row.get("needs", [])))
    entry.audiences.set(Audience.objects.with_slugs(row.get("audiences", [])))
    entry.areas.set(Council.objects.by_name(name) for name in row.get("areas", []))


def _add_children(entry, row):
    for theme in row.get("themes", []):
        entry.themes_served.create(theme=theme)
    for order, role in enumerate(row.get("roles", [])):
        organisation = Organisation.objects.get(slug=role["organisation"])
        Role.objects.create(
            innovation=entry,
            organisation=organisation,
            role=role["role"],
            note=role.get("note", ""),
            order=order,
        )
    for name in ("routes", "costs", "outcomes"):
        for order, child in enumerate(row.get(name, [])):
            getattr(entry, name).create(**child, order=order)
    places = [_add_place(entry, place, order) for order, place in enumerate(row.get("places", []))]
    for opening in row.get("opening", []):
        index = opening.get("place")
        entry.openings.create(
            weekday=opening["weekday"],
            opens=_clock(opening.get("opens")),
            closes=_clock(opening.get("closes")),
            note=opening.get("note", ""),
            place=None if index is None else places[index],
        )


def _add_place(entry, place, order):
    found = _position(place["postcode"])
    return entry.places.create(
        **place, order=order, lat=found.lat, lon=found.lon, council_id=found.council_code
    )


def _position(postcode):
    """The last two letters are made up, so where exact postcodes were imported the sector has to do."""
    try:
        return find_place(postcode)
    except PlaceProblem:
        return find_place(postcode[:-2])


def _clock(text):
    return time.fromisoformat(text) if text else None


def _first_day(entry, number):
    """A believable order of “newest”: the day the entry was last checked, a minute apart."""
    day = entry.last_checked_on or timezone.localdate()
    return timezone.make_aware(datetime.combine(day, time(9, number % 60, number // 60)))
