"""Text in a drawing has no line breaks of its own. Whether it fits is reckoned with the widest of the fonts that may be
found on a reader's machine (Verdana and DejaVu Sans), so that it fits with any of them."""

import unicodedata

# How wide letters are, in parts of the font size, rounded up.
GROUPS = [
    ("il", 0.28), ("j' .,·’‘", 0.365), ("frt", 0.43), ("I:;!|()[]/-", 0.46), ("cszJ", 0.55), ("kvxy", 0.6),
    ("EFLPTY", 0.64), ("ABCKRSVXZ", 0.7), ("w&", 0.82), ("+#=<>~^", 0.84), ("mM", 0.98), ("W@—…", 1.0), ("%", 1.08),
]  # fmt: skip
WIDTHS = {letter: part for letters, part in GROUPS for letter in letters}
CAPITAL, USUAL, IDEOGRAM = 0.8, 0.64, 1.05


def width(text, size):
    """At most so many pixels, in a regular weight."""
    return size * sum(_part(letter) for letter in text)


def _part(letter):
    if letter in WIDTHS:
        return WIDTHS[letter]
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x2FFF:
        return IDEOGRAM
    return CAPITAL if letter.isupper() else USUAL if ord(letter) < 0x250 else CAPITAL


def shortened(text, size, room):
    """The text, or as many of its words as fit, with an ellipsis. A word that is too long by itself is cut."""
    text = " ".join(text.split())
    if width(text, size) <= room:
        return text
    fits = _longest_start(text, size, room)
    words = fits.rpartition(" ")[0]
    return (words if len(words) * 2 > len(fits) else fits).rstrip(" ,;:-–·") + "…"


def _longest_start(text, size, room):
    room -= width("…", size)
    end = 0
    while width(text[: end + 1], size) <= room:
        end += 1
    return text[:end]
