"""My list: ids of entries, in the order saved, in a cookie of the reader's own browser. Nothing is stored here."""

from django.conf import settings

from carehub.context import LIST_COOKIE, LIST_LIMIT, listed_ids
from innovations.cards import with_runner
from innovations.models import Innovation

ONE_YEAR = 365 * 24 * 60 * 60  # seconds


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
    return there, len(now) - len(there)


def _published(ids):
    return {entry.pk: entry for entry in with_runner(Innovation.objects.saved(ids))}


def current(ids):
    """The ids with those of merged entries replaced by what took their place."""
    taken = Innovation.objects.current_ids(ids)
    return list(dict.fromkeys(taken.get(pk, pk) for pk in ids))
