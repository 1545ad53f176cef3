"""Names of places in one normal form, so that "St. Helens Council" and "saint helens" meet."""

import re
import unicodedata

# "Leeds City Council", "London Borough of Bexley", "Bristol, City of", "Herefordshire (County of)".
_KINDS = r"(?:royal|london|metropolitan|unitary|county|city|borough|district)"
_BEFORE = re.compile(rf"^(?:council of )?(?:the )?(?:(?:{_KINDS} )*{_KINDS}(?: and {_KINDS})* of )?(?:the )?")
_AFTER = re.compile(rf"(?: (?:{_KINDS}|council|authority|corporation|m ?b ?c))+$")
_OF_AFTER = re.compile(rf" {_KINDS}(?: and {_KINDS})* of$")
# The one council whose name is nothing but such words.
_CITY_OF_LONDON = re.compile(
    r"(?:council of )?(?:the )?(?:city of london|london city of|corporation of london)(?: corporation| council)*"
)


def normal(text: str) -> str:
    """Lower case, no accents or punctuation, "and" for "&", "st" for "saint", single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"['\u2019`]", "", plain)
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join("st" if word == "saint" else word for word in words)


def council_key(text: str) -> str:
    """A council's name without what kind of council it is: "Leeds City Council" and "Leeds" are both "leeds"."""
    name = normal(text)
    if _CITY_OF_LONDON.fullmatch(name):
        return "city of london"
    for affix in (_BEFORE, _AFTER, _OF_AFTER):
        name = affix.sub("", name) or name
    return name
