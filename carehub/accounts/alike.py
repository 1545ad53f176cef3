"""Organisations on CareHub that may be the one somebody describes."""

from rapidfuzz import fuzz

from carehub.accounts.models import Organisation
from carehub.places.names import council_key, normal

MOST = 5  # shown
READ = 3000  # names compared at most
CLOSE = 86  # of 100, from which two names may mean the same
BEGINNING = 5  # letters of a word by which names are fetched: mistakes are mostly further on
NO_PART_OF_A_NAME = {"the", "ltd", "limited", "cic", "plc", "llp"}
# Words that say nothing about which organisation it is.
ORDINARY = {
    "the", "and", "of", "for", "in", "a", "ltd", "limited", "cic", "plc", "llp", "charity", "trust", "group",
    "community", "care", "council", "services", "service", "association", "society", "foundation", "club", "uk",
    "nhs", "city", "county", "borough", "project", "centre",
}  # fmt: skip


def alike(name, website="", among=None):
    """Organisations with the same web address, then those of nearly the same name; five at most.

    `among` is a QuerySet: the public ones unless it is given.
    """
    among = Organisation.objects.public() if among is None else among
    same_site = list(among.at_website(website).in_order()[:MOST])
    named = among.exclude(pk__in=[one.pk for one in same_site]).with_any_of(_beginnings(name))
    scored = [(_likeness(name, other), pk) for pk, other in named.values_list("pk", "name")[:READ]]
    nearest = [pk for score, pk in sorted(scored, reverse=True) if score >= CLOSE][: MOST - len(same_site)]
    found = among.in_bulk(nearest)
    return same_site + [found[pk] for pk in nearest]


def _beginnings(name):
    words = normal(name).split()
    telling = [word for word in words if word not in ORDINARY] or words
    return {word[:BEGINNING] for word in sorted(telling, key=len, reverse=True)[:4]}


def _likeness(one, other):
    """0 to 100. A name within the other counts when two telling words or more are shared."""
    if council_key(one) == council_key(other):
        return 100
    first, second = _words(one), _words(other)
    shared = set(first) & set(second) - ORDINARY
    within = fuzz.token_set_ratio(" ".join(first), " ".join(second)) if len(shared) > 1 else 0
    in_any_order = fuzz.token_sort_ratio(" ".join(first), " ".join(second))
    return max(in_any_order, within, fuzz.ratio("".join(first), "".join(second)))


def _words(name):
    return [word for word in normal(name).split() if word not in NO_PART_OF_A_NAME]
