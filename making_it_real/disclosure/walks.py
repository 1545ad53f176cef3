"""Looks for hidden cells that could still be worked out when all sums are put together, and hides more until there are none.

A cell is open when some other numbers, which nobody could tell from the true ones, give it another value: one person more
here needs one fewer there, so the difference walks from cell to cell through the table and must come back to where it began.
Each breakdown of a measure is a network of sums (rows: organisations, columns: its segments), and in a network what one cell
can do is what its walks can do. People who agree and people who do not are walked apart. Source: J. P. Kelly, B. L. Golden,
A. A. Assad, “Cell suppression: disclosure protection for sensitive tabular data”, Networks 22 (1992), 397–417.
"""

import numpy as np

from making_it_real.disclosure.groups import smallest
from making_it_real.disclosure.moves import moves


def close(table, hidden, parts):
    """Hide more where a hidden cell can be worked out."""
    if hidden[-1, 0]:
        return
    for part in parts:
        found = leaks(table, hidden, part)
        _hide_more(table, hidden, part, found & (table.n[:, part] > 0) & hidden[:, part])


def leaks(table, hidden, part):
    """Rows by segments of one breakdown: whether a hidden cell with somebody in it can be worked out."""
    if table.yes is None:
        up, down = moves(table, hidden, part, table.n)
        return ~(up | down)
    others = table.n - table.yes
    (up, down), (up_others, down_others) = (
        moves(table, hidden, part, numbers) for numbers in (table.yes, others)
    )
    none_said = _unanimous(table, hidden, part, table.yes)
    all_said = _unanimous(table, hidden, part, others)
    fixed = ~(up | down | up_others | down_others)
    return fixed | (none_said & ~up) | (all_said & ~up_others)


def _unanimous(table, hidden, part, numbers):
    """Cells in which nobody said this, unless a figure that is shown around the cell says so of more people."""
    empty, shown = numbers == 0, ~hidden
    said = empty & shown
    around = said[:, part] | said[:, :1]
    around |= around[-1]
    rows = table.organisations + table.region
    around[: table.organisations] |= around[rows] & (table.region >= 0)[:, None]
    inside = around[: table.organisations] | (table.n[: table.organisations, part] == 0)
    for one, members in enumerate(table.members):
        around[table.organisations + one] |= inside[members].all(axis=0)
    around[-1] |= inside.all(axis=0)
    return empty[:, part] & ~around


def _hide_more(table, hidden, part, leaking):
    """In the leaking row the next smallest segment; where all are hidden, in the region's row, and then in England's."""
    for row in np.flatnonzero(leaking.any(axis=1)):
        for whole in _wholes_of(table, hidden, row):
            if _hide_next(table, hidden, part, whole):
                break


def _wholes_of(table, hidden, row):
    yield row
    if row < table.organisations and table.region[row] >= 0:
        yield table.organisations + table.region[row]
    yield len(table.n) - 1


def _hide_next(table, hidden, part, row):
    open_ = ~hidden[row, part] & ~table.absent[row, part]
    if not open_.any():
        return False
    hidden[row, part.start + smallest(table.n[row, part], open_)] = True
    return True
