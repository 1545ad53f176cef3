"""Which cells are hidden: too few people, and then what would give those away, until nothing more has to go.

Three wholes are known to everybody: an organisation is the sum of its segments, a region of its organisations, England of
its regions and of the organisations without one; each of these in everyone and in each segment. In every whole the hidden
parts must be safe (`groups.unsafe`); while they are not, the next smallest shown part is hidden too. Each step only hides,
so it ends. Zero is hidden like any small number.

What is hidden of a whole that is itself hidden is looked at one whole further up. A region's hidden figure is worth no more
than what its hidden organisations hold, because those shown can be taken from it.
"""

from dataclasses import dataclass

import numpy as np

from making_it_real.disclosure import walks
from making_it_real.disclosure.figures import FEWEST
from making_it_real.disclosure.groups import smallest, unsafe
from making_it_real.segments import BREAKDOWNS, EVERYONE, SEGMENTS

KEYS = [EVERYONE, *SEGMENTS]
PARTS = [slice(KEYS.index(one.segments[0].key), KEYS.index(one.segments[-1].key) + 1) for one in BREAKDOWNS]


@dataclass
class Table:
    """One measure. Rows: the organisations, then the regions, then England; columns: KEYS.

    `n`: people with an answer, `yes`: those among them who agree (None: only how many there are matters). `region`: for
    each organisation the number of its region, or -1. `absent`: cells of which nothing is written: ways of answering that nobody
    used, and all of them where all used the same. `known`: they are not written even where the whole row is hidden, so that
    everybody knows these to be empty.
    """

    n: np.ndarray
    yes: np.ndarray | None
    region: np.ndarray
    absent: np.ndarray
    known: bool = True

    def __post_init__(self):
        self.organisations = len(self.region)
        self.regions = len(self.n) - self.organisations - 1
        self.members = [np.flatnonzero(self.region == one) for one in range(self.regions)]
        self.one_way = self.absent.sum(axis=1) == PARTS[-1].stop - PARTS[-1].start
        self.nowhere = np.flatnonzero(self.region < 0)

    def whole(self, row, column):
        return self.n[row, column], None if self.yes is None else self.yes[row, column]


def hide(table, forced=None):
    """Rows by columns: whether the cell is hidden. `forced`: cells that are hidden whatever their number."""
    hidden = table.n < FEWEST
    if forced is not None:
        hidden |= forced
    before = None
    while before is None or not np.array_equal(before, hidden):
        _wholes(table, hidden)
        before = hidden.copy()
        for column in range(len(KEYS)):
            _regions(table, hidden, column)
            _england(table, hidden, column)
        _segments(table, hidden)
        if np.array_equal(before, hidden):
            walks.close(table, hidden, PARTS)
    return hidden


def _wholes(table, hidden):
    """Who is hidden is hidden in every segment, also in a way of answering of which nothing else is told."""
    whole = hidden[:, :1]
    alone = table.one_way[:, None]
    unwritten = table.absent & whole & (alone | (not table.known)) & ~_empty_above(table, hidden)
    hidden |= whole
    hidden &= ~table.absent | unwritten


def _empty_above(table, hidden):
    """Cells that are empty because their region, or England, is known to be."""
    empty = table.absent & ~table.one_way[:, None] & (table.known | ~hidden[:, :1])
    above = np.zeros_like(empty)
    above[:-1] |= empty[-1]
    rows, placed = table.organisations + table.region, table.region >= 0
    above[: table.organisations] |= (empty | above)[rows] & placed[:, None]
    return above


def _segments(table, hidden):
    """In each organisation, region and England that is shown."""
    shown = ~hidden[:, 0]
    n, yes = _at_stake(table, hidden)
    for part in PARTS:
        while True:
            open_ = ~hidden[:, part] & ~table.absent[:, part]
            held = None if yes is None else yes[:, part]
            bad = (
                shown
                & open_.any(axis=1)
                & unsafe(n[:, part], held, hidden[:, part], table.whole(slice(None), 0))
            )
            if not bad.any():
                break
            rows = np.flatnonzero(bad)
            hidden[rows, part.start + smallest(table.n[rows, part], open_[rows])] = True


def _at_stake(table, hidden):
    """n and yes; of regions and England, where hidden, only what cannot be taken away: what their hidden organisations hold."""
    numbers = [table.n] if table.yes is None else [table.n, table.yes]
    found = [_less_shown(table, hidden, one.copy()) for one in numbers]
    return found[0], found[1] if len(found) > 1 else None


def _less_shown(table, hidden, numbers):
    secret = numbers[: table.organisations] * hidden[: table.organisations]
    last = secret[table.nowhere].sum(axis=0)
    for one, members in enumerate(table.members):
        row, held = table.organisations + one, secret[members].sum(axis=0)
        numbers[row] = np.where(hidden[row], held, numbers[row])
        last += held * hidden[row]
    numbers[-1] = np.where(hidden[-1], last, numbers[-1])
    return numbers


def _regions(table, hidden, column):
    """In each region: its organisations in one column."""
    for one, members in enumerate(table.members):
        row = table.organisations + one
        if table.absent[row, column]:
            continue
        if hidden[row, column]:
            if not hidden[members, column].any():
                _hide_smallest(table, hidden, members, column)
            continue
        while _unsafe(table, hidden, members, row, column):
            if not _hide_smallest(table, hidden, members, column):
                hidden[row, column] = True
                break


def _england(table, hidden, column):
    """England less the regions shown, less the organisations shown in the others."""
    while not table.absent[-1, column]:
        rows = np.flatnonzero(hidden[table.organisations : -1, column])
        pool = np.concatenate([table.nowhere, *(table.members[one] for one in rows)])
        if hidden[-1, column]:
            if hidden[pool, column].any():
                return
        elif not _unsafe(table, hidden, pool, -1, column):
            return
        if not _hide_smallest(table, hidden, pool, column) and not _hide_smallest_region(
            table, hidden, column
        ):
            hidden[-1, column] = True
            return


def _hide_smallest_region(table, hidden, column):
    """With one of its organisations at least. Whether there was one."""
    rows = np.arange(table.organisations, len(hidden) - 1)
    if not _hide_smallest(table, hidden, rows, column):
        return False
    _regions(table, hidden, column)
    return True


def _unsafe(table, hidden, rows, whole, column):
    yes = None if table.yes is None else table.yes[rows, column]
    return bool(unsafe(table.n[rows, column], yes, hidden[rows, column], table.whole(whole, column)))


def _hide_smallest(table, hidden, rows, column):
    """Whether there was one to hide."""
    open_ = ~hidden[rows, column] & ~table.absent[rows, column]
    if not open_.any():
        return False
    hidden[rows[smallest(table.n[rows, column], open_)], column] = True
    return True
