"""What a revision would change, field by field, in words struck and added. Nothing here asks the database for itself."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

SAME, TAKEN, ADDED = "", "del", "ins"
_PIECES = re.compile(r"\S+\s*")
ALIKE = 0.3  # share of words in common below which a text counts as written anew
MOST_PIECES = 3000  # words of both states together compared word by word; longer texts line by line


@dataclass(frozen=True)
class Part:
    """Words that stay, are taken away (“del”) or are added (“ins”)."""

    words: str
    mark: str = SAME


@dataclass(frozen=True)
class Side:
    """One state of a field: lines, each a list of Part. `picture` is the address of a picture, or “”."""

    lines: list
    is_list: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Difference:
    """One field that would change. `was` is its Side when it was written, if the site has moved on since then.

    With `clash` both the sender and somebody else changed it, so a person must choose. `kept` means that the sender did
    not touch it: it stays as it is on the site. `unseen`: nothing that is shown differs, only what is stored beside it.
    """

    name: str
    label: str
    now: Side
    proposed: Side
    was: Side | None = None
    clash: bool = False
    kept: bool = False
    unseen: bool = False


@dataclass(frozen=True)
class Differences:
    """`same` counts the fields that stay as they are (for something new: that are empty)."""

    rows: list = field(default_factory=list)
    same: int = 0

    @property
    def total(self):
        return len(self.rows) + self.same

    @property
    def clashes(self):
        return [row for row in self.rows if row.clash]

    @property
    def moved(self):
        return any(row.was for row in self.rows)

    @property
    def changed(self):
        return len([row for row in self.rows if not row.kept])


def compare(fields, base, ground, content):
    """Differences between what is public now (`ground`, {} for something new) and what is proposed (`content`).

    `base` is what was public when it was written.
    """
    rows = [row for one in fields if (row := _row(one, base, ground, content))]
    return Differences(rows, len(fields) - len(rows))


def _row(one, base, ground, content):
    if not ground:
        return _new(one, content)
    was, now, wanted = (state.get(one.name) for state in (base, ground, content))
    touched, moved = wanted != was, now != was
    if not moved:
        return _difference(one, now, wanted) if touched else None
    if wanted == now:
        return None
    stays = wanted if touched else now
    return _difference(one, now, stays, was=_plain(one, was), clash=touched, kept=not touched)


def _new(one, content):
    proposed = _shown(one, content.get(one.name))
    if not any(proposed.lines):
        return None
    return Difference(one.name, one.label, Side([]), _all(proposed, ADDED))


def _difference(one, before, after, **more):
    old, new = _shown(one, before), _shown(one, after)
    now, proposed = _marked(old, new)
    unseen = before != after and old.picture == new.picture and not (_has_marks(now) or _has_marks(proposed))
    return Difference(one.name, one.label, now, proposed, unseen=unseen, **more)


def _has_marks(side):
    return any(part.mark for line in side.lines for part in line)


def _shown(one, value):
    """A Side whose lines are plain text."""
    if value is None:
        return Side([])
    shown = one.show(value)
    is_list = not isinstance(shown, str)
    lines = list(shown) if is_list else shown.splitlines()
    return Side(lines, is_list, one.picture(value) if one.picture else "")


def _plain(one, value):
    return _all(_shown(one, value), SAME)


def _all(side, mark):
    return Side([_parts(line, mark) for line in side.lines], side.is_list, side.picture)


def _parts(line, mark):
    return [Part(line, mark if line else SAME)]


def _marked(old, new):
    compare_sides = _by_line if old.is_list or new.is_list else _by_word
    before, after = compare_sides(old.lines, new.lines)
    return Side(before, old.is_list, old.picture), Side(after, new.is_list, new.picture)


def _by_line(old, new):
    """Whole lines are struck or added."""
    before, after = [], []
    for change, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = change == "equal"
        before += [_parts(line, SAME if same else TAKEN) for line in old[a:b]]
        after += [_parts(line, SAME if same else ADDED) for line in new[c:d]]
    return before, after


def _by_word(old, new):
    was, will = _pieces(old), _pieces(new)
    if len(was) + len(will) > MOST_PIECES:
        return _by_line(old, new)
    matcher = SequenceMatcher(
        None, *([piece.strip() for piece in side] for side in (was, will)), autojunk=False
    )
    if matcher.ratio() < ALIKE:
        return [_parts(line, TAKEN) for line in old if line], [_parts(line, ADDED) for line in new if line]
    before, after = [], []
    for change, a, b, c, d in matcher.get_opcodes():
        before += _run(was[a:b], SAME if change == "equal" else TAKEN)
        after += _run(will[c:d], SAME if change == "equal" else ADDED)
    return _lines(before), _lines(after)


def _pieces(lines):
    """Words, each with the gap that follows it; a line end is a gap too."""
    return _PIECES.findall("\n".join(lines))


def _run(pieces, mark):
    """Words next to each other under one mark. The gap after the last is not marked."""
    text = "".join(pieces)
    words = text.rstrip()
    return [part for part in (Part(words, mark), Part(text[len(words) :])) if part.words]


def _lines(parts):
    """Parts that hold line ends, as lines of parts that hold none. Empty lines are left out."""
    lines = [[]]
    for part in parts:
        first, *more = part.words.split("\n")
        lines[-1] += [Part(first, part.mark)] * bool(first)
        lines += [[Part(words, part.mark)] if words else [] for words in more]
    return [line for line in lines if line]
