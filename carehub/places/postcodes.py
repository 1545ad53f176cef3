"""The shape of British postcodes: reading what people type, and the readings nearest to a slip."""

import re
from itertools import pairwise, product
from typing import NamedTuple

OUTCODE = r"([A-Z]{1,2}[0-9][0-9A-Z]?)"
_FULL = re.compile(rf"{OUTCODE}([0-9])([A-Z]{{2}})")
_FULL_IN_TEXT = re.compile(rf"\b{OUTCODE}\s*([0-9])([A-Z]{{2}})\b")
_SECTOR = re.compile(rf"{OUTCODE}([0-9])")
_AFTER_A_NAME = re.compile(rf"[A-Z]{{3}}(?<!\bTHE)\W+({OUTCODE}(?: [0-9])?)\W*$")  # "the M6" is a road
_UNFINISHED = re.compile(rf"{OUTCODE}([0-9])[A-Z]")
_OUTCODE = re.compile(OUTCODE)
NEVER_LAST = frozenset("CIKMOV")  # letters Royal Mail keeps out of the last two places


class Reading(NamedTuple):
    outcode: str  # "LS6"
    digit: str = ""  # of the sector: "2"
    unit: str = ""  # "AB"

    @property
    def packed(self):
        return self.outcode + self.digit + self.unit

    @property
    def sector(self):
        return self.outcode + self.digit

    @property
    def area(self):
        return self.outcode[:2] if self.outcode[1:2].isalpha() else self.outcode[:1]

    def __str__(self):
        return f"{self.outcode} {self.digit}{self.unit}".rstrip()


def compact(text):
    """Capitals and digits only: "ls6-2ab " is "LS62AB"."""
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def is_full(text):
    return bool(_FULL.fullmatch(compact(text)))


def readings(text) -> list[Reading]:
    """Every way to read the text as a postcode, a sector or an outcode; the likeliest first; none if it is none.

    "LS62" can be the outcode LS62 or the sector LS6 2; a space or dash says which.
    """
    packed = compact(text)
    if full := _FULL.fullmatch(packed):
        return [Reading(*full.groups())]
    whole, split = _OUTCODE.fullmatch(packed), _SECTOR.fullmatch(packed)
    found = [Reading(match[1], *match.groups()[1:]) for match in (whole, split) if match]
    parts = re.findall(r"[A-Z0-9]+", text.upper())
    return [reading for reading in found if len(parts) != 2 or reading == (*parts, "")] or found


def unfinished(text) -> Reading | None:
    """The sector of a postcode that lacks its last letter: "LS6 2A"."""
    match = _UNFINISHED.fullmatch(compact(text))
    return match and Reading(match[1], match[2])


def in_address(text) -> Reading | None:
    """The last full postcode within a longer text, such as an address."""
    found = _FULL_IN_TEXT.findall(text.upper())
    return Reading(*found[-1]) if found else None


def after_a_name(text) -> list[Reading]:
    """Every way to read the outcode or sector at the end of "Manchester M1"; none if there is none."""
    found = _AFTER_A_NAME.search(text.upper())
    return readings(found[1]) if found else []


# --- Slips -------------------------------------------------------------------------------------------------------
_ALIKE = {"0": "ODQ", "O": "0DQ", "D": "0", "Q": "0", "1": "IL", "I": "1", "L": "1", "5": "S", "S": "5"}
_ALIKE |= {"8": "B", "B": "8", "2": "Z", "Z": "2", "6": "G", "G": "6", "7": "T", "T": "7"}
_KEYBOARD = ("1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM")
_EVERY = "".join(_KEYBOARD)
_BESIDE = {a + b for row in _KEYBOARD for a, b in pairwise(row)}
_BESIDE |= {pair[::-1] for pair in _BESIDE}
LONGEST_SLIP = 9  # characters; a longer text is no slip of a postcode


def looks_meant(text):
    """Whether someone meant a postcode: short, and letters with a digit or two among them."""
    packed = compact(text)
    return 2 <= len(packed) <= LONGEST_SLIP and any(c.isdigit() for c in packed) and packed.isascii()


def starts_like_one(text):
    return bool(re.match(r"[A-Z]{1,2}[0-9]", compact(text)))


def slips(text):
    """(cost, Reading) for what someone may have meant by a slip of eye or finger, dearest last.

    One or more look-alikes (O for 0) cost least, then two keys swapped, then a neighbouring, extra or wrong key.
    """
    packed = compact(text)
    guesses = {}
    for cost, guess in [*_look_alikes(packed), *_one_slip(packed)]:
        if guess != packed:
            guesses[guess] = min(cost, guesses.get(guess, cost))
    for guess, cost in sorted(guesses.items(), key=lambda item: item[1]):
        yield from ((cost, reading) for reading in readings(guess))


def _look_alikes(packed):
    if len(packed) <= 8:
        for readings_of_each in product(*(c + _ALIKE.get(c, "") for c in packed)):
            guess = "".join(readings_of_each)
            yield sum(_unlike(a, b) for a, b in zip(packed, guess, strict=True)), guess


def _unlike(typed, guess):
    return 0 if typed == guess else 0.2 + 0.1 * _ALIKE[typed].index(guess)


def _one_slip(packed):
    for i, key in enumerate(packed):
        before, after = packed[:i], packed[i + 1 :]
        yield 2, before + after
        if after:
            yield 1, before + after[0] + key + after[1:]
        yield from ((1.5 if key + other in _BESIDE else 3, before + other + after) for other in _EVERY)
