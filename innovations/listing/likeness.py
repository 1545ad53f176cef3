"""How alike two entries are, told from their names, web addresses, phone numbers and places. No query is made here.

A hall has twenty groups and an organisation lists ten things under its home page, so neither a shared place nor a
shared home page makes two entries the same. Names are weighed word by word: “Lunch” and “club” say little, “Stretford”
says much.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from math import log

from rapidfuzz import fuzz

from carehub.accounts.websites import own_host
from carehub.places.distance import haversine_miles
from innovations.search.analysis import stem, words
from innovations.search.stop_words import STOP

ENOUGH = 0.85  # of the sum of signs below, from which two entries are shown side by side
CLOSE_NAME = 0.6
NEAR, FAR = 0.6, 5.0  # miles
USUAL = 200  # entries in which a word is, at least, that names a kind of thing
MISSPELT = 84  # of 100: letters in common from which one word may be a slip for the other
# What a sign adds to the likeness of the names, which is from 0 to 1. Set by tests/innovations/duplicate_pairs.csv.
PAGE, HOME, SITE, PHONE, POSTCODE, CLOSE_BY, APART = 0.6, 0.15, 0.1, 0.3, 0.25, 0.1, -0.5

# A young directory has each of these a few times only, and would take them for telling words.
KINDS_OF_THING = frozenset([
    "advice", "alarm", "app", "art", "arts", "bank", "befriending", "breakfast", "bus", "cafe", "care",
    "carer", "carers", "centre", "chat", "choir", "church", "class", "classes", "club", "clubs", "coffee",
    "community", "craft", "crafts", "dance", "day", "dementia", "digital", "drop", "dropin", "exercise",
    "food", "friends", "garden", "gardening", "group", "groups", "hall", "health", "help", "helpline",
    "home", "hour", "hub", "lessons", "library", "line", "local", "lunch", "meal", "meals", "memory", "men",
    "mens", "mind", "mindful", "mobility", "morning", "music", "network", "online", "over", "peer", "phone",
    "project", "room", "scheme", "service", "services", "session", "sessions", "shed", "shopping",
    "singing", "sitting", "social", "society", "st", "support", "swimming", "tea", "team", "telephone",
    "transport", "trust", "village", "visiting", "volunteer", "volunteers", "walk", "walking", "walks",
    "wellbeing", "women", "womens", "workshop", "workshops", "yoga",
])  # fmt: skip
SAME_WORD = {
    "saint": "st",
    "street": "st",
    "center": "centre",
    "grp": "group",
    "assoc": "association",
    "soc": "society",
}
UNSAID = frozenset(["the", "a", "an", "and"])  # left out where “log in” and “login” are told to be the same


@dataclass(frozen=True)
class Thing:
    """What can be compared of an entry: public, waiting, or only being written.

    `where` is a (postcode, position) for each place; a position is (latitude, longitude), or None when it is not known.
    """

    title: str
    website: str = ""
    phone: str = ""
    where: tuple = ()

    @cached_property
    def written(self):
        """The words of the title that tell something, in order, each once."""
        found = dict.fromkeys(words(self.title))
        return tuple(word for word in found if word not in STOP) or tuple(found)

    @cached_property
    def name(self):
        """As `written`, in one spelling."""
        return tuple(dict.fromkeys(SAME_WORD.get(word, word) for word in self.written))

    @cached_property
    def squeezed(self):
        return "".join(SAME_WORD.get(word, word) for word in words(self.title) if word not in UNSAID)

    @cached_property
    def page(self):
        return website_key(self.website)

    @cached_property
    def number(self):
        return phone_key(self.phone)

    @cached_property
    def postcodes(self):
        return frozenset(postcode_key(postcode) for postcode, _ in self.where if postcode)

    @cached_property
    def spots(self):
        return [spot for _, spot in self.where if spot]


@dataclass(frozen=True)
class Verdict:
    score: float
    why: tuple


def website_key(url):
    """A web address without what does not matter. website_keys of innovations.models.innovation does it in SQL."""
    key = url.strip().lower()
    for part in ("https://", "http://", "www."):
        key = key.replace(part, "")
    return key.rstrip("/")


def phone_key(phone):
    """The last ten digits of the first number: +44 1632 960417 is 01632 960417. "" for anything shorter."""
    digits = re.sub(r"\D", "", re.split(r"[,;/]| or | ext", phone.lower())[0])
    return digits[-10:] if len(digits) >= 10 else ""


def postcode_key(postcode):
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def judge(one, other, counts, shared_pages=frozenset()):
    """The Verdict on two Things, or None when they are not the same. `counts` are entries by word.

    `shared_pages` are website keys that so many entries have that they say no more than a home page.
    """
    name = (
        1.0
        if one.squeezed and one.squeezed == other.squeezed
        else name_likeness(one.name, other.name, counts)
    )
    same_page = bool(one.page) and one.page == other.page
    own_page = same_page and "/" in one.page and one.page not in shared_pages
    if name < 0.5 and not own_page:
        return None
    same_phone = bool(one.number) and one.number == other.number
    same_postcode = not one.postcodes.isdisjoint(other.postcodes)
    score = (
        name + PHONE * same_phone + _place(one, other, same_postcode) + _site(one, other, same_page, own_page)
    )
    why = {"Name is close": name >= CLOSE_NAME, "Same web address": same_page, "Same postcode": same_postcode,
           "Same phone": same_phone}  # fmt: skip
    return Verdict(score, tuple(words for words, so in why.items() if so)) if score >= ENOUGH else None


def _site(one, other, same_page, own_page):
    if same_page:
        return PAGE if own_page else HOME
    return SITE if own_host(one.website) and own_host(one.website) == own_host(other.website) else 0


def _place(one, other, same_postcode):
    if same_postcode:
        return POSTCODE
    miles = [haversine_miles(*here, *there) for here in one.spots for there in other.spots]
    if not miles:
        return 0
    return CLOSE_BY if min(miles) <= NEAR else APART if min(miles) > FAR else 0


def name_likeness(one, other, counts):
    """From 0 to 1, for two tuples of words."""
    shared = _shared(one, other, counts)
    weights = sum(weight for _, _, weight in shared)
    left = sum(_weight(word, counts) for word in set(one).difference(a for a, _, _ in shared))
    right = sum(_weight(word, counts) for word in set(other).difference(b for _, b, _ in shared))
    if not weights:
        return 0.0
    even = weights / (weights + (left + right) / 2)
    # A name inside the other (“Hook, Line and Company” in “… and Company fishing club”), if it is a telling one.
    inside = 0.9 * weights / (weights + min(left, right)) if weights >= 0.7 and len(shared) > 1 else 0
    return max(even, inside)


def _shared(one, other, counts):
    """(word, word of the other, weight) of words that stand for each other."""
    by_stem = {stem(word): word for word in other}
    pairs = [(word, by_stem[stem(word)]) for word in one if stem(word) in by_stem]
    left = [word for word in one if word not in {a for a, _ in pairs}]
    right = [word for word in other if word not in {b for _, b in pairs}]
    for word in left:
        meant = max(right, key=lambda candidate: fuzz.ratio(word, candidate), default=None)
        if meant and _a_slip(word, meant, counts):
            pairs.append((word, meant))
            right.remove(meant)
    return [(a, b, min(_weight(a, counts), _weight(b, counts))) for a, b in pairs]


def _a_slip(word, other, counts):
    """Stretford is no slip for Stratford where both are in use."""
    in_use = counts.get(word, 0) > 1 and counts.get(other, 0) > 1
    return len(word) > 2 and not in_use and fuzz.ratio(word, other) >= MISSPELT


def _weight(word, counts):
    entries = max(counts.get(word, 0), USUAL if word in KINDS_OF_THING else 0)
    return 1 / (1 + log(2 + entries))
