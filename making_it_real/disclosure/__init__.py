"""Disclosure: the one place that knows what may be shown. Plain numbers in, plain numbers out; no database.

`figures` says how one group's figure is shown, `hiding` which cells of a whole campaign are hidden so that none of them can
be worked out from the others, and `walks` looks for the cells that still could be.
"""

from making_it_real.disclosure.figures import FEWEST, SMALL_BELOW, Figure, figure, rounded
from making_it_real.disclosure.hiding import Table, hide

__all__ = ["FEWEST", "SMALL_BELOW", "Figure", "Table", "figure", "hide", "rounded"]
