"""What the hidden cells of one breakdown can do for each other (see walks).

`steps[s, t]`: one person can leave the hidden cell of segment s for that of segment t.
"""

from dataclasses import dataclass

import numpy as np


@dataclass
class Unit:
    """A region that is shown, or all organisations elsewhere. `row`: of the region in the table, or None."""

    members: np.ndarray
    row: int | None


def units(table, hidden):
    """What England is the sum of, as far as anybody can see."""
    rows = table.organisations + np.arange(table.regions)
    elsewhere = [table.members[one] for one in range(table.regions) if hidden[rows[one], 0]]
    shown = [Unit(table.members[one], rows[one]) for one in range(table.regions) if not hidden[rows[one], 0]]
    return [*shown, Unit(np.concatenate([table.nowhere, *elsewhere]), None)]


def moves(table, hidden, part, numbers):
    """(whether one more is possible, whether one fewer is), rows by segments."""
    own, held = numbers[:, part], hidden[:, part] | _unwritten(table)[:, part]
    up, down = np.ones(own.shape, bool), np.ones(own.shape, bool)
    all_units = units(table, hidden)
    inside = [_reach(_inside(one, own, held, hidden)) for one in all_units]
    through = [_only(steps, _edge(one, held)) for one, steps in zip(all_units, inside, strict=True)]
    england = _only(np.ones_like(inside[0]), held[-1])
    for place, unit in enumerate(all_units):
        around = _reach(
            np.any([england, *(steps for other, steps in enumerate(through) if other != place)], axis=0)
        )
        outside = _only(around, _edge(unit, held))
        _members(unit, own, held, hidden, outside, up, down)
        if unit.row is not None:
            up[unit.row], down[unit.row] = _both(_only(inside[place], held[unit.row]), outside)
    for row, members in enumerate(table.members):
        if hidden[table.organisations + row, 0]:
            rest = Unit(np.setdiff1d(all_units[-1].members, members), None)
            around = _reach(np.any([england, _inside(rest, own, held, hidden), *through[:-1]], axis=0))
            found = _hidden_region(Unit(members, None), rest, own, held, hidden, around)
            up[table.organisations + row], down[table.organisations + row] = found
    whole = _reach(np.any(through, axis=0))
    up[-1], down[-1] = _both(_only(whole, held[-1]), england)
    return up, down


def _unwritten(table):
    """Where all of a region, or of England, answered in one way, nobody is told in which."""
    found = table.absent & table.one_way[:, None]
    found[: table.organisations] = False
    return found


def _edge(unit, held):
    """The segments in which a unit's sum is not known."""
    return np.ones(held.shape[1], bool) if unit.row is None else held[unit.row]


def _only(steps, open_):
    return steps & open_[:, None] & open_


def _both(there, back):
    """Up: out of another cell into this one, and back outside. Down: the other way round."""
    apart = ~np.eye(len(there), dtype=bool)
    return (there & back.T & apart).any(axis=0), (there & back.T & apart).any(axis=1)


def _reach(steps):
    """Walks of any length; `steps` may be many tables at once."""
    found = steps.copy()
    for _ in range(3):
        found |= np.matmul(found.astype(np.uint8), found.astype(np.uint8)) > 0
    return found


def _steps(own, held):
    return held[:, :, None] & held[:, None, :] & (own > 0)[:, :, None]


def _inside(unit, own, held, hidden):
    """What the organisations of a unit can do for each other."""
    shown, secret = _parted(unit, hidden)
    steps = _steps(own[shown], held[shown]).any(axis=0)
    return steps | _between(secret, own, held)


def _parted(unit, hidden):
    """Members that are shown as a whole, and those that are not."""
    whole = hidden[unit.members, 0]
    return unit.members[~whole], unit.members[whole]


def _members(unit, own, held, hidden, outside, up, down):
    shown, secret = _parted(unit, hidden)
    mine = _steps(own[shown], held[shown])
    theirs = (own[secret] > 0) & held[secret]
    rest = mine.sum(axis=0) - mine + _between(secret, own, held) + outside > 0
    back, apart = _reach(rest), ~np.eye(own.shape[1], dtype=bool)
    up[shown] = (mine & back.transpose(0, 2, 1) & apart).any(axis=1)
    down[shown] = (mine & back.transpose(0, 2, 1) & apart).any(axis=2)
    if len(secret):
        _secret(secret, theirs, held[secret], mine.any(axis=0) | outside, up, down)


def _secret(secret, theirs, held, rest, up, down):
    """Organisations that are hidden as a whole can also take from each other, segment by segment."""
    others, room = theirs.sum(axis=0) - theirs > 0, held.sum(axis=0) - held > 0
    itself = np.eye(theirs.shape[1], dtype=bool)
    back = _reach(rest | (others[:, :, None] & room[:, None, :])) | itself
    up[secret] = (back & (others[:, None, :] | (theirs[:, None, :] & ~itself))).any(axis=2)
    down[secret] = theirs & (room | (back & ~itself).any(axis=1))


def _hidden_region(unit, rest, own, held, hidden, around):
    """As `_both`; and its hidden organisations can take from those elsewhere, segment by segment."""
    up, down = _both(_reach(_inside(unit, own, held, hidden)), around)
    (_, mine), (_, theirs) = _parted(unit, hidden), _parted(rest, hidden)
    if len(mine) and len(theirs):
        back = around | np.eye(len(around), dtype=bool)
        up |= (back & _held(theirs, own, held)).any(axis=1)
        down |= _held(mine, own, held) & held[theirs].any(axis=0)
    return up, down


def _between(secret, own, held):
    """Organisations that are hidden as a whole take from each other, in any segments."""
    return _held(secret, own, held)[:, None] & held[secret].any(axis=0)


def _held(rows, own, held):
    return ((own[rows] > 0) & held[rows]).any(axis=0)
