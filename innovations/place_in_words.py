"""A place at the end of what somebody looks for: “counselling in Trafford”. It belongs in the box beside."""

import re
from dataclasses import dataclass

from carehub.places.lookup import find_place
from carehub.places.offline import held
from carehub.places.problems import PlaceProblem
from innovations.search.analysis import tokens

MOST_WORDS = 4  # of a place's name
_SAID = re.compile(
    r"^(?P<rest>.*\S)\s+(?:in|near|around)\s+(?P<near>(?!the\s)\S+(?:\s+\S+){0,3})$", re.IGNORECASE
)
# Councils whose names are words as well: taken for places only where somebody says “in” or “near”.
_WORDS = {"bath", "bury", "reading"}


@dataclass(frozen=True)
class Apart:
    """The words without the place, the place as it was typed, and as it is called."""

    words: str
    near: str
    label: str


def place_in(text):
    """Apart, or None. Without “in” or “near” only a council's name is taken for a place."""
    said = _SAID.match(text.strip())
    rest, near = said.group("rest", "near") if said else _before_a_council(text.split())
    if not any(not token.is_stop for token in tokens(rest)):
        return None
    try:
        return Apart(rest, near, find_place(near).label)
    except PlaceProblem:
        return None


def _before_a_council(words):
    for first in range(max(1, len(words) - MOST_WORDS), len(words)):
        name = " ".join(words[first:])
        if not {words[first].casefold(), name.casefold()} & {"the", *_WORDS} and held().council_named(name):
            return " ".join(words[:first]), name
    return "", ""
