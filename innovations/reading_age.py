"""How old somebody is at school when they can read a text with ease. Advice only: it knows lengths, not sense.

The Flesch-Kincaid grade is 0.39 × words in a sentence + 11.8 × syllables in a word − 15.59 (Kincaid, Fishburne, Rogers
and Chissom, 1975). A pupil in a grade is about five years older than its number, so the age is the grade and 5.
"""

import re
from dataclasses import dataclass
from functools import cache

from pyphen import Pyphen

FEWEST = 25  # words; of fewer nothing can be said
YOUNGEST, OLDEST = 6, 20  # years
AIM = 11  # years; we write for ages 9 to 11
LONG_SENTENCE = 25  # words

_NOT_READ = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|[£$€]?\d[\d.,:/\-]*", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?]+(?=[\s”’\"')]|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")


@dataclass(frozen=True)
class Advice:
    """`age` in years. `longest` is the start of the longest sentence, when that is too long."""

    age: int
    longest: str = ""

    @property
    def plain(self):
        return self.age <= AIM


def advice(text):
    """An Advice, or None when the text is too short to judge."""
    age = reading_age(text)
    return age and Advice(age, _too_long(text))


def reading_age(text):
    """Years, from 6 to 20; None for fewer than 25 words."""
    sentences = _sentences(text)
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST:
        return None
    syllables = sum(_syllables(word.lower()) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return min(max(round(grade + 5), YOUNGEST), OLDEST)


def _sentences(text):
    """Lists of words. Numbers, links and addresses are not counted; each line of a list ends a sentence."""
    parts = _SENTENCE_ENDS.split(_NOT_READ.sub(" ", text))
    return [words for part in parts if (words := _WORD.findall(part))]


@cache
def _hyphens():
    """American patterns divide words as they sound; the British ones by where they come from ("people" is one part)."""
    return Pyphen(lang="en_US")


def _syllables(word):
    return len(_hyphens().positions(word)) + 1


def _too_long(text):
    longest = max(_sentences(text), key=len)
    return f"{' '.join(longest[:6])} …" if len(longest) > LONG_SENTENCE else ""
