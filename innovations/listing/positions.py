"""Where the places of an entry are: as they were known before, or looked up by their postcode."""

from carehub.places.lookup import find_place
from carehub.places.problems import (
    CrownDependency,
    MistypedPostcode,
    OutsideEngland,
    PlaceProblem,
    TerminatedPostcode,
    UnknownPostcode,
)

# A sector is known by most of the postcode, where exact ones were not imported.
EXACT = ("postcode", "sector")
NOT_WHOLE = "Give a whole postcode, like LS6 2AB"
NOT_KNOWN = "We do not know this postcode. Check it, and look it up if you are not sure"
NOT_IN_ENGLAND = "This postcode is not in England. CareHub lists what people in England can use"


class Known:
    """Rows of places (dicts with at least name, address, postcode and lat) by what a place can be recognised by."""

    def __init__(self, rows):
        self.rows = {}
        for row in rows:
            if row["lat"] is not None:
                for key in _keys(row):
                    self.rows.setdefault(key, row)

    def like(self, place):
        """The row of the same place, or None. A place whose name or address is put right has not moved."""
        return next((self.rows[key] for key in _keys(place) if key in self.rows), None)


def _keys(row):
    name, address, postcode = (" ".join(row[part].split()) for part in ("name", "address", "postcode"))
    exactly = [(name, address, postcode)]
    return [*exactly, (address, postcode), (postcode,)] if postcode else exactly


def found_at(postcode):
    """(Found, "") for a postcode as typed, or (None, what to do about it)."""
    try:
        found = find_place(postcode)
    except PlaceProblem as problem:
        return None, _words(problem)
    return (found, "") if found.precision in EXACT else (None, NOT_WHOLE)


def _words(problem):
    """Somebody who looks for help can name a town instead; a place needs its postcode."""
    if isinstance(problem, (OutsideEngland, CrownDependency)):
        return NOT_IN_ENGLAND
    if problem.suggestions and isinstance(problem, (MistypedPostcode, TerminatedPostcode)):
        return problem.message
    return NOT_KNOWN if isinstance(problem, (UnknownPostcode, TerminatedPostcode)) else NOT_WHOLE


def located(place, known):
    """The row of a place with its position: as it was known, or as its postcode says; without one if neither does."""
    if at := known.like(place):
        return {**place, "lat": at["lat"], "lon": at["lon"]}
    found, _ = found_at(place["postcode"]) if place["postcode"] else (None, "")
    if not found:
        return {**place, "lat": None, "lon": None}
    return {**place, "postcode": found.label, "lat": found.lat, "lon": found.lon}
