"""Which organisations can be answered about: by the council of a place, or by name."""

from carehub.places.lookup import PlaceProblem, find_council
from making_it_real.survey import asked


def open_now():
    """Each About of each open campaign, by name."""
    return sorted(asked.open_now(), key=lambda about: (about.name.casefold(), about.campaign_slug))


def find(typed):
    """(those found, the council of the place or None, the PlaceProblem if it is neither a name nor a place)"""
    abouts = open_now()
    named = [about for about in abouts if _is_named(about, typed)]
    try:
        council, _ = find_council(typed)
    except PlaceProblem as problem:
        return named, None, None if named else problem
    there = [about for about in abouts if about.council == council.pk and about not in named]
    return [*named, *there], council, None


def _is_named(about, typed):
    name = about.name.casefold()
    return all(word in name for word in typed.casefold().split())
