"""Locations of a service: address, town, postcode, and a position that can be believed."""

import re
from dataclasses import dataclass
from functools import lru_cache

from carehub.places.distance import haversine_miles
from carehub.places.lookup import OutsideEngland, PlaceProblem, find_place
from carehub.places.postcodes import in_address
from innovations.open_referral.hours import Hours, read_hours
from innovations.open_referral.plain_text import cut, line
from innovations.open_referral.towns import town_of
from innovations.open_referral.values import each, number, part

FAR = 25.0  # miles from its postcode: one of the two is wrong, and the postcode is what people type
BRITAIN = (49.8, 60.9, -8.7, 1.8)  # south, north, west, east
MOST_PLACES = 300
LINES = ("address_1", "address_2", "address_3", "address_4")


@dataclass(frozen=True)
class Whereabouts:
    """One place. Degrees WGS84; `council` is an ONS code."""

    external_id: str = ""
    name: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    lat: float | None = None
    lon: float | None = None
    council: str | None = None
    note: str = ""
    hours: tuple[Hours, ...] = ()


class Gazetteer:
    """Postcodes looked up once a run."""

    def __init__(self):
        self.find = lru_cache(maxsize=50_000)(_find)


def _find(postcode):
    """(Found or None, what is wrong): a postcode in England, else why not."""
    try:
        return find_place(postcode), ""
    except OutsideEngland as problem:
        return None, re.split(r"[.,]", problem.message)[0] + "."
    except PlaceProblem:
        return None, f"{postcode} is not a postcode in use."


def read_places(service, gazetteer, today, warn):
    """(places, virtual, accessibility texts, hours notes) of all its locations."""
    links = each(service.get("service_at_locations"), MOST_PLACES)
    if (
        isinstance(service.get("service_at_locations"), list)
        and len(service["service_at_locations"]) > MOST_PLACES
    ):
        warn(f"It has more than {MOST_PLACES} places; the rest were left out.")
    places, virtual, access, notes = [], False, {}, {}
    for link in links:
        location = part(link, "location")
        if not location:
            warn("One of its places has no location.")
            continue
        if line(location.get("location_type")).casefold() == "virtual":
            virtual = True
            continue
        hours, said = read_hours(
            [*each(link.get("schedules")), *each(location.get("schedules"))], today, warn
        )
        places.append(_place(link, location, hours, gazetteer, warn))
        access.update(dict.fromkeys(_access(location)))
        notes.update(dict.fromkeys(said))
    return tuple(places), virtual, tuple(access), tuple(notes)


def _place(link, location, hours, gazetteer, warn):
    address = _address(location, warn)
    lines = [text for key in LINES if (text := line(address.get(key)))]
    city = line(address.get("city"))
    postcode, found = _postcode(address, [*lines, city], gazetteer, warn)
    lat, lon = _position(location, found, postcode, warn)
    town = cut(town_of(lines, city), 80)
    shown = dict.fromkeys([*lines, *([city] if city else [])])
    return Whereabouts(
        external_id=cut(line(str(location.get("id") or link.get("id") or "")), 200),
        name=cut(line(location.get("name")), 200),
        address=cut(", ".join(shown), 400),
        town=town,
        postcode=postcode,
        lat=lat,
        lon=lon,
        council=found.council_code if found else None,
        note=cut(line(location.get("description")), 500),
        hours=hours,
    )


def _address(location, warn):
    """Its street address rather than its postal one. A single text is taken as its only line."""
    given = location.get("addresses", location.get("physical_addresses"))
    if isinstance(given, str):
        return {"address_1": given}
    found = each(given)
    if given and not found:
        warn("An address is not in the form the standard asks for, so it was left out.")
    streets = [address for address in found if line(address.get("address_type")).casefold() != "postal"]
    return (streets or found or [{}])[0]


def _postcode(address, lines, gazetteer, warn):
    """(tidy postcode, where it is or None): its own field, or else the end of the address."""
    given = line(address.get("postal_code"))
    reading = in_address(given) if given else in_address(" ".join(lines))
    if not reading:
        if given:
            warn(f"“{given[:20]}” is not a postcode, so it was left out.")
        return "", None
    found, problem = gazetteer.find(str(reading))
    if problem:
        warn(problem)
    return str(reading), found


def _position(location, found, postcode, warn):
    """Its coordinates if they can be believed, else the middle of its postcode, else (None, None)."""
    given = location.get("latitude"), location.get("longitude")
    if given == (None, None) or given == ("", ""):
        return _middle(found)
    lat, lon = (number(value) for value in given)
    if lat is None or lon is None:
        return _refuse("Its coordinates are not numbers", found, warn)
    if not _in_britain(lat, lon) and _in_britain(lon, lat):
        warn("Its latitude and longitude were the wrong way round; they were swapped.")
        lat, lon = lon, lat
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return _refuse(f"Its coordinates ({lat:g}, {lon:g}) are impossible", found, warn)
    if not _in_britain(lat, lon):
        return _refuse(f"Its coordinates ({lat:g}, {lon:g}) are outside Great Britain", found, warn)
    miles = haversine_miles(lat, lon, found.lat, found.lon) if found else 0
    if miles > FAR:
        return _refuse(f"Its coordinates are {miles:,.0f} miles from its postcode {postcode}", found, warn)
    return round(lat, 7), round(lon, 7)


def _refuse(reason, found, warn):
    warn(f"{reason}; the middle of its postcode is used." if found else f"{reason}; it has no position.")
    return _middle(found)


def _middle(found):
    return (found.lat, found.lon) if found else (None, None)


def _in_britain(lat, lon):
    south, north, west, east = BRITAIN
    return south <= lat <= north and west <= lon <= east


def _access(location):
    given = location.get("accessibility", location.get("accessibility_for_disabilities"))
    if isinstance(given, str):
        return [text] if (text := line(given)) else []
    return [text for entry in each(given) if (text := _access_text(entry))]


def _access_text(entry):
    said = line(entry.get("description")) or line(entry.get("accessibility"))
    details = line(entry.get("details"))
    return " ".join(text for text in (said, details if details != said else "") if text)
