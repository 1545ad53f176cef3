"""Words that are spelt right although no entry has them."""

from functools import cache

from spellchecker import SpellChecker

OFTEN = 1000  # times in the library's texts; what is rarer is often somebody's slip of the pen


@cache
def common():
    """Read when the first unknown word is asked for: half a second, and 12 MB of memory from then on."""
    frequencies = SpellChecker(language="en").word_frequency.dictionary
    return frozenset(word for word, times in frequencies.items() if times >= OFTEN)
