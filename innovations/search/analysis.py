"""Text to words and stems, the same for what is stored, what is asked and what is marked, on both databases.

Case, accents, apostrophes of every kind and invisible characters make no difference; endings hardly any (Snowball
English). A hyphenated word is read as its parts and, besides, as one: "drop-in" is also "drop in" and "dropin".
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

from innovations.search.stop_words import STOP, WEAK

LONGEST = 40  # characters of a word that are read
APOSTROPHES = "'’‘‛ʼʻ`´′＇"
HYPHENS = "-‐‑"  # hyphen-minus, hyphen, non-breaking hyphen
# Invisible: soft hyphens, marks of direction.
_JOINERS = "\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
# Possessive (++, *+): a "word" as long as a page must not take a page squared.
_LETTERS = rf"(?:[^\W_]|[\u0300-\u036f{_JOINERS}])++"
_WORD = re.compile(rf"[^\W_](?:{_LETTERS})?(?:[{APOSTROPHES}]{_LETTERS})*+")
_HYPHENATED = re.compile(
    rf"(?<!\w)(?<!\w[{APOSTROPHES}])(?:{_WORD.pattern})(?:[{HYPHENS}](?:{_WORD.pattern})){{1,2}}(?![{HYPHENS}\w])"
)
_PIECE = re.compile(r"[^\W_]+")
_SHORTENED = re.compile(
    rf"^(i|you|he|she|it|we|they|that|there|who|what|how|where)[{APOSTROPHES}](m|s|d|re|ve|ll)$"
)
_stemmer = snowballstemmer.stemmer("english")  # keeps the word it works on: one thread at a time
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands in a text. `start` and `end` count characters of the text as it was given."""

    start: int
    end: int
    word: str
    stem: str

    @property
    def is_stop(self):
        return self.word in STOP

    @property
    def is_weak(self):
        return self.word in WEAK


@lru_cache(maxsize=100_000)
def stem(word):
    if not word.isascii():
        return word
    with _one_at_a_time:
        return _stemmer.stemWord(word)


@lru_cache(maxsize=100_000)
def _read(written):
    """The words in something written without a space: nearly always one. “½” and the like hold two."""
    folded = _folded(written[: 4 * LONGEST])
    short = _SHORTENED.match(folded)
    plain = short[1] if short else re.sub(f"[{APOSTROPHES}]", "", folded)
    return tuple((piece[:LONGEST], stem(piece[:LONGEST])) for piece in _PIECE.findall(plain))


def _folded(written):
    """Lower case, by way of capitals (a capital ı is an I), without accents and invisible characters."""
    capitals = unicodedata.normalize("NFKC", written).upper()
    apart = unicodedata.normalize("NFKD", capitals.casefold()).casefold()
    return "".join(letter for letter in apart if unicodedata.category(letter) not in ("Mn", "Cf"))


def tokens(text):
    return [
        Token(found.start(), found.end(), word, its_stem)
        for found in _WORD.finditer(text)
        for word, its_stem in _read(found[0])
    ]


def words(text):
    return [word for found in _WORD.findall(text) for word, _ in _read(found)]


def stems(text):
    return [its_stem for found in _WORD.findall(text) for _, its_stem in _read(found)]


def compounds(text):
    """Hyphenated words read as one: “drop-in” as “dropin”. Numbers and dates are left alone."""
    found = ((match, "".join(words(match[0]))) for match in _HYPHENATED.finditer(text))
    return [
        Token(match.start(), match.end(), word[:LONGEST], stem(word[:LONGEST]))
        for match, word in found
        if word.isalpha()
    ]
