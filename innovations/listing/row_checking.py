"""What is wrong in the lists of an entry: (field, what to do, row from 0, part of the row)."""

import re
from collections import Counter
from datetime import time
from decimal import Decimal, InvalidOperation

from innovations.listing.openings import days_together
from innovations.listing.positions import found_at
from innovations.models import Cost, Opening, Outcome, Place, Role, Route, Way

ROUTE_LONGEST = 2000  # characters; the table does not limit it
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_TEXTS = {
    "routes": (Route, ["text"]),
    "places": (Place, ["name", "address", "town", "note"]),
    "openings": (Opening, ["note"]),
    "costs": (Cost, ["label", "text"]),
    "outcomes": (Outcome, ["measure", "unit", "before_when", "after_when", "over", "source", "limits"]),
    "roles": (Role, ["note"]),
}
LONGEST_NAME = 200  # characters of an organisation's name
MOST_PEOPLE = 10_000_000
EVENING = "17:00"  # what opens later may close the next morning
FIGURE = "Give a number, such as 12 or 4.5"


def wrong(content):
    shown = {**content, "openings": days_together(content["openings"])}
    for field, (model, parts) in _TEXTS.items():
        for number, row in enumerate(shown[field]):
            yield from ((field, words, number, part) for part, words in _too_long(model, parts, row))
            yield from ((field, words, number, part) for part, words in _CHECKS[field](row))
    yield from _twice(
        "routes", [row["way"] for row in content["routes"]], "way", "Each way can be there once"
    )
    roles = [(row["role"], row["name"].casefold()) for row in content["roles"]]
    yield from _twice("roles", roles, "name", "This is here twice")


def shorter(text, longest):
    return f"Use {longest:,} characters or fewer. There are {len(text):,}"


def _too_long(model, parts, row):
    for part in parts:
        longest = model._meta.get_field(part).max_length or ROUTE_LONGEST
        if len(row[part]) > longest:
            yield part, shorter(row[part], longest)


def _twice(field, keys, part, words):
    counts = Counter(keys)
    for number, key in enumerate(keys):
        if counts[key] > 1 and key in keys[:number]:
            yield field, words, number, part


def _route(row):
    if row["way"] not in Way.values:
        yield "way", "Choose how people get it"


def _place(row):
    if row["lat"] is not None:
        return
    if not row["postcode"]:
        yield "postcode", "Give the postcode, so that people nearby can find it"
        return
    found, words = found_at(row["postcode"])
    if not found:
        yield "postcode", words


def _opening(row):
    if not row["days"]:
        yield "days", "Choose at least one day"
    for part in ("opens", "closes"):
        if row[part] and not is_time(row[part]):
            yield part, "Give a time like 9:30am"
    if row["opens"] and row["closes"] and row["closes"] <= row["opens"] < EVENING:
        yield "closes", "It closes before it opens. For the afternoon, write 5:30pm"


def is_time(text):
    """Whether it is "HH:MM"."""
    return bool(_TIME.fullmatch(text)) and bool(time.fromisoformat(text))


def _cost(row):
    if not row["label"]:
        yield "label", "Say what this price is for"
    if not row["text"]:
        yield "text", "Say how much it costs"


def _outcome(row):
    needed = {"measure": "Say what was counted", "unit": "Say what the figures are, such as “calls a month”",
              "after": "Give the figure", "source": "Say where the figures come from"}  # fmt: skip
    yield from ((part, words) for part, words in needed.items() if not row[part])
    yield from ((part, FIGURE) for part in ("before", "after") if row[part] and not is_figure(row[part]))
    people = row["people"]
    if people is not None and not (isinstance(people, int) and 0 <= people <= MOST_PEOPLE):
        yield "people", "Give a whole number of people, such as 24"


def is_figure(text):
    """Whether it fits the table: eight digits before the point and two after it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number) < 10**8 and number == round(number, 2)


def _role(row):
    if not row["name"]:
        yield "name", "Give the organisation’s name"
    elif len(row["name"]) > LONGEST_NAME:
        yield "name", shorter(row["name"], LONGEST_NAME)
    if row["role"] not in Role.Name.values:
        yield "role", "Choose what it does"


_CHECKS = {
    "routes": _route,
    "places": _place,
    "openings": _opening,
    "costs": _cost,
    "outcomes": _outcome,
    "roles": _role,
}
