"""A list of e-mail addresses that was typed, pasted or sent as a file: which are addresses, which are there twice."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from carehub.locking import keyed_hash

MOST = 5000
LONGEST = 254  # characters (RFC 5321, 4.5.3.1.3)
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class Problem:
    """`place`: the line, from 1."""

    place: int
    text: str
    why: str


@dataclass(frozen=True)
class Addresses:
    """`good`: each once, as it was written first. `twice`: how many were there again."""

    good: list
    twice: int
    problems: list


def read(text):
    good, twice, problems = {}, 0, []
    for place, word in _words(text):
        if why := _wrong(word):
            problems.append(Problem(place, word[:80], why))
        elif word.casefold() in good:
            twice += 1
        else:
            good[word.casefold()] = word
    return Addresses(list(good.values()), twice, problems)


def hash_of_address(address):
    return keyed_hash(address.casefold(), "invited")


def _words(text):
    """(line, what stands in it), without the heading that a spreadsheet puts first."""
    for place, line in enumerate(text.splitlines(), 1):
        for word in _BETWEEN.split(line.strip()):
            word = word.strip("\"'<>\ufeff")
            if word and not (place == 1 and "@" not in word):
                yield place, word


def _wrong(word):
    if "@" not in word:
        return "There is no @ in it"
    try:
        validate_email(word)
    except ValidationError:
        return "This is not a whole e-mail address"
    return "It is too long" if len(word) > LONGEST else ""
