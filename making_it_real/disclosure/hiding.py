"""Which cells are hidden."""

from dataclasses import dataclass

import numpy as np

from making_it_real.disclosure.figures import FEWEST
from making_it_real.segments import EVERYONE, SEGMENTS

KEYS = [EVERYONE, *SEGMENTS]


@dataclass
class Table:
    """One measure. Rows: the organisations, then the regions, then England; columns: KEYS.

    `n`: people with an answer, `yes`: those among them who agree (None: only how many there are matters). `region`: for
    each organisation the number of its region, or -1.
    """

    n: np.ndarray
    yes: np.ndarray | None
    region: np.ndarray


def hide(table, forced=None):
    """Rows by columns: whether the cell is hidden. `forced`: cells that are hidden whatever their number."""
    hidden = table.n < FEWEST
    return hidden if forced is None else hidden | forced
