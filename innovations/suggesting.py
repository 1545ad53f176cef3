"""Suggestions of people without an account: something new, or what an entry should say instead."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from carehub.moderation.models import Revision
from innovations.listing import duplicates
from innovations.listing.reading import read
from innovations.models import Category, Innovation

SAME = timedelta(days=1)  # the same words again within this time are a form sent twice
LOOKED_THROUGH = 50  # suggestions of one name within that time


@transaction.atomic
def suggest_entry(content, *, note="", email=""):
    """Send something new to the moderators. Sent twice, it is stored once."""
    # One at a time for each sort of thing, so that a double click finds what its first half stored.
    Category.objects.select_for_update(no_key=True).only("pk").get(slug=content["category"])
    return _sent_before(None, content) or _send(None, content, note, email)


@transaction.atomic
def suggest_change(entry, changes, *, note="", email=""):
    """Send {field: what it should say} to the moderators, and tell the leads of whoever keeps the entry."""
    entry = Innovation.objects.select_for_update(no_key=True).get(pk=entry.pk)
    content = {**read(entry), **changes}
    return _sent_before(entry, content) or _send(entry, content, note, email)


def _sent_before(entry, content):
    sent = of_the_public().of("entry", entry and entry.pk).waiting().filter(title=content["title"][:200])
    recent = sent.filter(created_at__gte=timezone.now() - SAME).latest_first()[:LOOKED_THROUGH]
    return next((one for one in recent if one.content == content), None)


def _send(entry, content, note, email):
    revision = Revision.objects.begin(
        "entry", entry, origin=Revision.Origin.PUBLIC, content=content, note=note, email=email
    )
    revision.submit(by=None)
    if entry and entry.kept_by:
        entry.kept_by.write_to_leads(f"suggestion:{revision.pk}", "suggestion_to_leads", {"entry": entry})
    return revision


def of_the_public():
    return Revision.objects.of_document("entry").filter(origin=Revision.Origin.PUBLIC)


def waiting_for(organisation):
    """What the public says of entries that an organisation keeps, and TLAP has not decided on."""
    kept = Innovation.objects.kept_by(organisation).values("pk")
    return of_the_public().waiting().filter(subject_id__in=kept).latest_first()


def alike(content):
    """Public entries that may be what somebody wants to add."""
    postcodes = [place["postcode"] for place in content["places"]]
    return duplicates.find(content["title"], content["website"], postcodes, phone=content["phone"])
