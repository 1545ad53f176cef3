"""The town of an address, when feeds write a county where the town should be."""

import re

from innovations.open_referral.plain_text import line

# Counties old and new, regions and countries: what stands under “city” in many feeds and is no town.
COUNTIES = {
    "avon", "bedfordshire", "beds", "berkshire", "berks", "buckinghamshire", "bucks", "cambridgeshire", "cambs", "cheshire",
    "cheshire east", "cheshire west and chester", "cleveland", "cornwall", "county durham", "co durham", "cumberland",
    "cumbria", "derbyshire", "devon", "dorset", "east riding of yorkshire", "east sussex", "east yorkshire", "essex",
    "gloucestershire", "glos", "greater london", "greater manchester", "hampshire", "hants", "herefordshire",
    "hertfordshire", "herts", "humberside", "huntingdonshire", "isle of wight", "kent", "lancashire", "lancs",
    "leicestershire", "leics", "lincolnshire", "lincs", "merseyside", "middlesex", "middx", "norfolk", "north lincolnshire",
    "ne lincolnshire", "north east lincolnshire", "north somerset", "north yorkshire", "northamptonshire", "northants",
    "northumberland", "nottinghamshire", "notts", "oxfordshire", "oxon", "rutland", "shropshire", "somerset",
    "south gloucestershire", "south yorkshire", "staffordshire", "staffs", "suffolk", "surrey", "sussex", "teesside",
    "tyne and wear", "tyne & wear", "warwickshire", "west midlands", "west sussex", "west yorkshire", "westmorland",
    "wiltshire", "wilts", "worcestershire", "worcs", "yorkshire",
    "east midlands", "east of england", "london region", "north east", "north west", "south east", "south west",
    "yorkshire and the humber", "england", "uk", "u.k.", "united kingdom", "great britain", "gb",
}  # fmt: skip
_STREETS = re.compile(
    r"\s(road|rd|street|lane|ln|avenue|ave|drive|close|crescent|terrace|court|square|place|parade|approach|gardens"
    r"|house|building|buildings|library|school|college|church|chapel|hospital|centre|center|hub|hall|entrance|floor|room"
    r"|unit|suite|estate|precinct|arcade|campus|museum|offices?|quay|club|institute|path|broadway)$",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.IGNORECASE)
_TOWNS_ALL_THE_SAME = re.compile(r"^(forest hall|newton hall|custom house)$", re.IGNORECASE)


def town_of(lines, city):
    """The town named in an address: `lines` are its lines above the city. "" when it names none."""
    local = [part for part in _parts(lines) if part.casefold() not in COUNTIES]
    city = _tidy(city)
    if city and city.casefold() not in COUNTIES | {"london"} and looks_like_a_town(city):
        return city
    if local and looks_like_a_town(local[-1]):
        return local[-1]
    return "London" if city.casefold() == "london" else ""


def looks_like_a_town(text):
    """A few words with no figure, and no street or building."""
    words = text.split()
    sound = bool(words) and len(words) <= 5 and 3 <= len(text) <= 40 and not re.search(r"[0-9@/:()]", text)
    return (
        sound
        and text.casefold() != "city centre"
        and (not _STREETS.search(text) or bool(_TOWNS_ALL_THE_SAME.search(text)))
    )


def _parts(lines):
    return [part for text in lines for part in (_tidy(piece) for piece in text.split(",")) if part]


def _tidy(text):
    return _POSTCODE.sub("", line(text)).strip(" .,;")
