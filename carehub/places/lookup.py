"""Where is that? A postcode, part of one, a town or a council, as typed, to a point and a council."""

import unicodedata

from carehub.places import by_name, by_postcode, postcodes
from carehub.places.found import Found
from carehub.places.models import Council
from carehub.places.problems import (
    CrownDependency,
    MistypedPostcode,
    NoOneCouncil,
    OutsideEngland,
    PlaceProblem,
    SeveralPlaces,
    TerminatedPostcode,
    UnknownPlaceName,
    UnknownPostcode,
)

__all__ = [
    "CrownDependency",
    "Found",
    "MistypedPostcode",
    "NoOneCouncil",
    "OutsideEngland",
    "PlaceProblem",
    "SeveralPlaces",
    "TerminatedPostcode",
    "UnknownPlaceName",
    "UnknownPostcode",
    "find_council",
    "find_place",
]

LONGEST = 200  # characters; nobody's place is longer


def find_place(text: str) -> Found:
    """Any spacing, case and punctuation. Raises the PlaceProblem that says, in plain words, why it was not found."""
    typed = _tidy(text)
    if readings := postcodes.readings(typed):
        return by_postcode.find(readings)
    if in_address := postcodes.in_address(typed):
        return by_postcode.find([in_address])
    if after_a_name := [reading for reading in postcodes.after_a_name(typed) if by_postcode.is_real(reading)]:
        return by_postcode.find(after_a_name)
    if postcodes.looks_meant(typed):
        return _slip_or_name(typed)
    return by_name.find(typed)


def find_council(text: str) -> tuple[Council, Found]:
    """The council that looks after a place. Raises PlaceProblem, also for a place that has not one council."""
    found = find_place(text)
    council = Council.objects.with_code(found.council_code)
    if council is None:
        raise NoOneCouncil(found.label)
    return council, found


def _tidy(text):
    """One line without control characters, broken or invisible ones; full-width letters made plain."""
    if len(text) > LONGEST:
        raise UnknownPlaceName(by_name.shortened(_tidy(text[:LONGEST])))
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in plain)
    if not (tidy := " ".join(kept.split())):
        raise UnknownPlaceName("")
    return tidy


def _slip_or_name(typed):
    """Something short with a digit in it: a name after all, or else a postcode with a slip."""
    try:
        return by_name.find(typed)
    except UnknownPlaceName:
        sector = postcodes.unfinished(typed)
        problem = (sector and by_postcode.unfinished(typed, sector)) or by_postcode.problem_with(typed)
        if problem.suggestions or postcodes.starts_like_one(typed):
            raise problem from None
        raise
