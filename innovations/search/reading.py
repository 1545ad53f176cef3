"""What was typed, taken apart: quoted phrases, words and hyphenated words, each where it stands."""

import re
import unicodedata
from dataclasses import dataclass

from innovations.search.analysis import Token, compounds, tokens

LONGEST = 200  # characters of a search that are read
_QUOTED = re.compile(r'["“”„‟«»″＂]([^"“”„‟«»″＂]*)["“”„‟«»″＂]')


@dataclass(frozen=True)
class Piece:
    """A quoted phrase, or a stretch between two."""

    tokens: tuple[Token, ...]
    compounds: tuple[Token, ...]
    quoted: bool

    def compound_at(self, token):
        return next((found for found in self.compounds if found.start <= token.start < found.end), None)


def tidy(text):
    """One line of at most LONGEST characters, without control characters; a word that does not fit is left out."""
    shown = "".join(
        " " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text[: 2 * LONGEST]
    )
    line = " ".join(shown.split())
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST + 1].rpartition(" ")[0] or line[:LONGEST]


def read(text):
    """The Pieces of a tidied text. A quotation mark without a partner means nothing."""
    pieces, after = [], 0
    for found in _QUOTED.finditer(text):
        pieces += [
            _piece(text, after, found.start()),
            _piece(text, found.start(1), found.end(1), quoted=True),
        ]
        after = found.end()
    return [piece for piece in (*pieces, _piece(text, after, len(text))) if piece.tokens]


def _piece(text, start, end, quoted=False):
    # Blanked rather than cut out, so that tokens keep their places in the whole text.
    only = " " * start + text[start:end]
    return Piece(tuple(tokens(only)), tuple(compounds(only)), quoted)
