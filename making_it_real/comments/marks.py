"""What in a comment may tell who is meant. Aids for a moderator's eye: they find much, not all, and decide nothing."""

import re
from dataclasses import dataclass

from innovations.privacy import EMAIL, NUMBER, POSTCODE
from making_it_real.comments.names import FIRST_NAMES, NOT_NAMES

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{_MONTHS})(?:\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?)\b",
    re.IGNORECASE,
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Doctor|Nurse|Sister|Prof|Rev)\.?\s+[A-Z][\w’'\-]*")
_WORD = re.compile(r"[^\W\d_][\w’'\-]*")
_BEGINS = re.compile(r"(?:^|[.!?:;\n“\"(])\s*$")  # what stands before the first word of a sentence


@dataclass(frozen=True)
class Part:
    """A piece of the text; `why` says what it may be, or is empty."""

    text: str
    why: str = ""


def parts(text):
    """The whole text in pieces, those marked that may name or place somebody."""
    found, place = [], 0
    for start, end, why in _without_overlaps(_marks(text)):
        if text[place:start]:
            found.append(Part(text[place:start]))
        found.append(Part(text[start:end], why))
        place = end
    return [*found, Part(text[place:])] if text[place:] else found


def warnings(text):
    """What may be in it, each once, in the order found."""
    return list(dict.fromkeys(part.why for part in parts(text) if part.why))


def _marks(text):
    for pattern, why in ((EMAIL, "an e-mail address"), (NUMBER, "a telephone number"), (POSTCODE, "a postcode"),
                         (_DATE, "a date"), (_TITLED, "a name")):  # fmt: skip
        yield from ((one.start(), one.end(), why) for one in pattern.finditer(text))
    yield from ((one.start(), one.end(), "a name") for one in _WORD.finditer(text) if _is_name(text, one))


def _is_name(text, word):
    """A known first name wherever it stands, however it is written; any other word with a capital inside a sentence."""
    plain = re.sub(r"[’']s$", "", word[0])
    if plain.lower() in FIRST_NAMES:
        return True
    inside = not _BEGINS.search(text[max(0, word.start() - 4) : word.start()])
    return inside and plain[0].isupper() and plain not in NOT_NAMES


def _without_overlaps(marks):
    """In order; where two overlap, the one that begins first and is longer stands."""
    last = 0
    for start, end, why in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start >= last:
            yield start, end, why
            last = end
