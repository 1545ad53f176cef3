"""From the name of a council or a town, with or without its council, to a point."""

from carehub.places import nations
from carehub.places.distance import haversine_miles
from carehub.places.found import Found
from carehub.places.models import PlaceName
from carehub.places.names import council_key, normal
from carehub.places.offline import Name, held
from carehub.places.problems import SeveralPlaces, UnknownPlaceName

SAME_PLACE = 15  # miles: a town's name in two councils this near is one town across their border
NEAR_COUNCIL = 40  # miles from a council's middle within which "Bromley, Kent" is meant
OF_OUR_OWN = 10  # a town on our list counts like one with so many listings
MOST_PARTS = 4  # of "12 High Street, Stretford, Manchester"
MOST_WORDS = 5  # of a council, county or region: "Bath and North East Somerset"


def find(typed) -> Found:
    """Raises UnknownPlaceName, SeveralPlaces, OutsideEngland or CrownDependency."""
    parts = [part for part in (part.strip() for part in typed.split(",")) if part] or [typed]
    if found := _find_in_parts(parts[:MOST_PARTS]):
        return found
    for part in [parts[0], *reversed(parts[1:MOST_PARTS])]:
        if found := _find_one(part):
            return found
    raise UnknownPlaceName(shortened(typed), held().nearest_names(parts[0], PlaceName.objects.names()))


def shortened(typed, most=40):
    return typed if len(typed) <= most else f"{typed[:most].rstrip()}…"


def _find_in_parts(parts):
    """A council whose name has commas, or a town followed by its council, perhaps after a street."""
    if len(parts) == 1:
        return None
    if found := _find_council(council_key(" ".join(parts))):
        return found
    within = (_find_within(parts[i], ", ".join(parts[i + 1 :])) for i in range(len(parts) - 1))
    return next((found for found in within if found), None)


def _find_one(typed):
    key, name = normal(typed), council_key(typed)
    nations.refuse_name(_capital(typed), key)
    if key != name:  # it says "council" or "borough of"
        council = held().council_named(typed)
        return _found(council) if council else _find_town(typed) or _find_town(name)
    return _find_council(key) or _find_before_area(typed) or _find_town(typed)


def _find_council(key):
    """A council by its full name; where a town on our list has given it its name, the town's middle."""
    council = held().council_by_key.get(key)
    if not council:
        return None
    towns = held().towns.get(key, [])
    return _found(next((town for town in towns if town.council == council.council), council))


def _find_town(typed):
    places = _apart(_called(typed))
    if len(places) == 1:
        return _found(places[0])
    shared = [council.name for council in held().short_names.get(normal(typed), [])]
    if not places and len(shared) > 1:
        raise SeveralPlaces(_capital(typed), shared, shared=True)
    if places:
        raise _several(places)
    return None


def _find_before_area(typed):
    """ "Sale Cheshire", without a comma: a place in or near the council, old county or region named after it."""
    words = typed.split()
    for first in range(max(1, len(words) - MOST_WORDS), len(words)):
        if found := _find_within(" ".join(words[:first]), " ".join(words[first:])):
            return found
    return None


def _find_within(name, area):
    """ "Richmond, North Yorkshire": the one there, or the nearest if it lies just over the border."""
    councils = held().councils_of(area)
    called = [*_called(name)] if councils else []

    def miles_off(place):
        return min(_miles_between(place, council) for council in councils)

    codes = {council.council for council in councils}
    there = _apart((place, weight) for place, weight in called if place.council in codes)
    if len(there) > 1:
        raise _several(there)
    near = there or _apart((place, weight) for place, weight in called if miles_off(place) <= NEAR_COUNCIL)
    return _found(min(near, key=miles_off)) if near else None


def _several(places):
    return SeveralPlaces(places[0].name, [_told_apart(place) for place in places])


def _called(typed):
    """(Name, weight) of all that bear the name: our own list, listings, then a council."""
    key = normal(typed)
    for town in held().towns.get(key, []):
        yield town, OF_OUR_OWN
    for name, code, lat, lon, listings in PlaceName.objects.called(key):
        yield Name(name, code, lat, lon, "town"), listings
    if council := held().council_named(typed):
        yield council, OF_OUR_OWN


def _apart(called):
    """One for each place truly different, leaving out those listed ten times less than the foremost."""
    groups = []
    for place, weight in called:
        same = next((group for group in groups if _is_same(group[0], place)), None)
        if same:
            same[1] += weight
        else:
            groups.append([place, weight])
    most = max((weight for _, weight in groups), default=0)
    return [place for place, weight in groups if weight * 10 >= most]


def _is_same(one, other):
    return one.council == other.council or _miles_between(one, other) <= SAME_PLACE


def _miles_between(one, other):
    return haversine_miles(one.lat, one.lon, other.lat, other.lon)


def _told_apart(place):
    """Words that find just this one when typed back in."""
    if place.council not in held().councils:
        return place.name
    council = held().councils[place.council].name
    return council if normal(council).startswith(normal(place.name)) else f"{place.name}, {council}"


def _capital(typed):
    return typed[:1].upper() + typed[1:]


def _found(name):
    precision = "town" if name.kind == "town" else "council"
    return Found(name.name, name.lat, name.lon, name.council or None, precision)
