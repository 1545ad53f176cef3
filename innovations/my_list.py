"""My list: ids of entries, in the order saved, in a cookie of the reader's own browser. Nothing is stored here."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects

from carehub.context import LIST_COOKIE, LIST_LIMIT, listed_ids
from carehub.places.models import Council
from innovations import entry_page
from innovations.cards import Listed, listed, with_runner
from innovations.listing import opening_words
from innovations.listing.shown import DAYS
from innovations.models import Innovation, Place

ONE_YEAR = 365 * 24 * 60 * 60  # seconds
MOST_COUNCILS = 3
# What an entry on the list says of where it is and when it is open, in a query for each table.
WHERE_AND_WHEN = (
    Prefetch("places", Place.objects.only("innovation", "name", "address", "town", "postcode", "note")),
    Prefetch("areas", Council.objects.only("name").order_by("name")),
    "openings",
)


@dataclass(frozen=True)
class Taken(Listed):
    """An entry on the list as somebody takes it along: where to go, and when.

    `street` is all of the first place's address but its postcode; `where` are lines below it, `open` lines too.
    """

    by: str
    street: str
    postcode: str
    where: list
    open: list


def saved_ids(request):
    return listed_ids(request.COOKIES.get(LIST_COOKIE, ""))


def with_added(ids, new):
    """The list with these ids at its end, each once. What no longer fits is left out."""
    return list(dict.fromkeys([*ids, *new]))[:LIST_LIMIT]


def without(ids, gone):
    return [pk for pk in ids if pk not in gone]


def as_text(ids):
    return ".".join(str(pk) for pk in ids)


def remember(response, ids):
    """Write the list into the reader's browser, or take the cookie away when the list is empty."""
    if not ids:
        response.delete_cookie(LIST_COOKIE, samesite="Lax")
        return response
    response.set_cookie(
        LIST_COOKIE, as_text(ids), max_age=ONE_YEAR, secure=not settings.TRIAL, httponly=True, samesite="Lax"
    )
    return response


def entries(ids):
    """(published entries in the order of the ids, how many of the ids are no longer listed).

    In the place of an entry that was merged into another stands the other.
    """
    found = _published(ids)
    missing = [pk for pk in ids if pk not in found]
    taken = Innovation.objects.current_ids(missing) if missing else {}
    found |= _published(taken.values()) if taken else {}
    now = list(dict.fromkeys(taken.get(pk, pk) for pk in ids))
    there = [found[pk] for pk in now if pk in found]
    prefetch_related_objects(there, *WHERE_AND_WHEN)
    return there, len(now) - len(there)


def _published(ids):
    return {entry.pk: entry for entry in with_runner(Innovation.objects.saved(ids))}


def current(ids):
    """The ids with those of merged entries replaced by what took their place."""
    taken = Innovation.objects.current_ids(ids)
    return list(dict.fromkeys(taken.get(pk, pk) for pk in ids))


def taken_along(entry, saved):
    """For one of entries()."""
    places = list(entry.places.all())
    first = places[0] if places else Place()
    others = len(places) - 1
    where = [
        first.note,
        f"And {others} other place{'s' if others > 1 else ''}" if others > 0 else "",
        _reach(entry),
    ]
    return Taken(
        **vars(listed(entry, saved)),
        by=entry.runner or "",
        street=", ".join(filter(None, [first.name, first.address, first.town])),
        postcode=first.postcode,
        where=list(filter(None, where)),
        open=[*_open(list(entry.openings.all()), places), *filter(None, [entry.opening_note])],
    )


def _reach(entry):
    names = [council.name for council in entry.areas.all()]
    more = len(names) - MOST_COUNCILS
    if more > 0:
        names = [*names[:MOST_COUNCILS], f"{more} other council{'s' if more > 1 else ''}"]
    words = entry_page.area_words(entry, names, [])
    return f"All over {words}" if words and not entry.everywhere else words


def _open(openings, places):
    """Lines with the hours of the first place; where only others have any, with those of the first that has.

    They are the hours of the entry's own page, with the days that have the same in one line.
    """
    names = {place.pk: str(place) for place in places}
    here = [one for one in openings if one.place_id in (None, *list(names)[:1])]
    tables = entry_page.opening_hours(here, names) or entry_page.opening_hours(openings, names)[:1]
    return [
        f"{table.place}: {line}" if table.place else line for table in tables for line in _lines(table.days)
    ]


def _lines(days):
    """["Monday to Friday 9am to 5pm", …] of (day, times)."""
    by_times = {}
    for day, times in days:
        by_times.setdefault(times, []).append(DAYS.index(day))
    return [
        f"{'Every day' if len(numbers) == 7 else opening_words.several(numbers)} {times}"
        for times, numbers in by_times.items()
    ]
