"""When some hidden cells of a whole are safe: when what they hold together, which anybody can work out, gives none away."""

import numpy as np

from making_it_real.disclosure.figures import FEWEST


def unsafe(n, yes, hidden, whole):
    """Along the last axis: whether the hidden cells of a whole could be worked out from the whole less those shown.

    `yes` None: only numbers of people matter. `whole`: (n, yes) of the whole itself.

    There must be none, or at least two, with at least 10 people together; and these must not all have said the same,
    unless the whole has. Two hidden cells alone would not do: 1 and 2 people out of 3 are found by trying.
    """
    count, people = hidden.sum(axis=-1), (n * hidden).sum(axis=-1)
    found = (count < 2) | (people < FEWEST)
    if yes is not None:
        agree = (yes * hidden).sum(axis=-1)
        found |= _unanimous(agree, people) & ~_unanimous(whole[1], whole[0])
    return (count > 0) & found


def _unanimous(yes, n):
    return (yes == 0) | (yes == n)


def smallest(n, open_):
    """Along the last axis: the place of the smallest open cell. Meaningless where none is open."""
    return np.where(open_, n, np.iinfo(n.dtype).max).argmin(axis=-1)
