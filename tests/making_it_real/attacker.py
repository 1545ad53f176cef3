"""The attacker: somebody who has everything that was published, and works out what was hidden.

All that is known are sums: an organisation is the sum of its segments (three times over), a region of its organisations,
England of its regions and of the organisations without one. Each cell that is shown bounds such a sum; each hidden cell is
bounded from below and above by linear programming. The attacker wins a cell with somebody in it whose number is found
exactly, or of which it is certain that nobody agrees, or that everybody does.

`sharp`: the attacker is given the exact counts behind each figure shown, as if rounding had hidden nothing. What this
attacker does not find, no reader of the rounded figures finds either.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from making_it_real.disclosure.figures import figure
from making_it_real.disclosure.hiding import KEYS, PARTS

LEAVES = len(KEYS) - 1
NEARLY_ONE = 0.999


def behind(people, share, low, high):
    """[(n, yes)] that would have been published like this."""
    found = []
    for n in range(max(10, people - 2), people + 3):
        about = range(max(0, (share - 1) * n // 100 - 1), min(n, (share + 1) * n // 100 + 2) + 1)
        for yes in about:
            one = figure(yes, n)
            if (one.people, one.share, one.low, one.high) == (people, share, low, high):
                found.append((n, yes))
    return found


@dataclass
class Attack:
    """`n`, `yes`: rows by KEYS as they are, to judge by; only what is not `hidden` is known. `region`: of each organisation."""

    n: np.ndarray
    yes: np.ndarray
    region: np.ndarray
    hidden: np.ndarray
    absent: np.ndarray
    sharp: bool = True
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(1))

    def __post_init__(self):
        self.organisations = len(self.region)
        self.width = self.organisations * LEAVES
        rows, low, high = [], [], []
        # A breakdown by how people answered is not written where all answered in one way.
        unwritten = self.absent & (self.absent.sum(axis=1) == PARTS[2].stop - PARTS[2].start)[:, None]
        for place in zip(*np.nonzero(~self.hidden & ~unwritten), strict=True):
            for weights, (least, most) in zip(self._both(place), self._known(place), strict=True):
                rows.append(weights)
                low.append(least)
                high.append(most)
        for weights in self._same_in_each_breakdown():
            rows.append(weights)
            low.append(0)
            high.append(0)
        self.constraints = LinearConstraint(csr_array(np.array(rows)), np.array(low), np.array(high))

    def _known(self, place):
        """The bounds of those who agree, and of those who do not."""
        n, yes = int(self.n[place]), int(self.yes[place])
        if self.sharp or n == 0:
            return (yes, yes), (n - yes, n - yes)
        one = figure(yes, n)
        pairs = behind(one.people, one.share, one.low, one.high)
        agree, others = [yes for _, yes in pairs], [n - yes for n, yes in pairs]
        return (min(agree), max(agree)), (min(others), max(others))

    def _leaves(self, place):
        """Which of the leaves (organisation by segment) add up to a cell."""
        row, column = place
        members = self._members(row)
        found = np.zeros((self.organisations, LEAVES))
        columns = [column - 1] if column else list(range(PARTS[0].start - 1, PARTS[0].stop - 1))
        found[np.ix_(members, columns)] = 1
        return found.ravel()

    def _members(self, row):
        if row < self.organisations:
            return [row]
        if row == len(self.n) - 1:
            return list(range(self.organisations))
        return list(np.flatnonzero(self.region == row - self.organisations))

    def _both(self, place):
        leaves, nothing = self._leaves(place), np.zeros(self.width)
        return np.concatenate([leaves, nothing]), np.concatenate([nothing, leaves])

    def _same_in_each_breakdown(self):
        for one in range(self.organisations):
            for part in PARTS[1:]:
                found = np.zeros((self.organisations, LEAVES))
                found[one, PARTS[0].start - 1 : PARTS[0].stop - 1] = 1
                found[one, part.start - 1 : part.stop - 1] = -1
                nothing = np.zeros(self.width)
                yield np.concatenate([found.ravel(), nothing])
                yield np.concatenate([nothing, found.ravel()])

    def _solve(self, weights):
        """The solution for which `weights` is greatest, or without a bound as None."""
        found = milp(-weights, constraints=self.constraints, bounds=Bounds(0, 10_000))
        if not found.success:
            raise AssertionError(f"The attacker's sums contradict each other: {found.message}")
        return found.x

    def leaks(self):
        """[(row, segment, what is known)] of hidden cells with somebody in them."""
        left = {
            tuple(map(int, place)): self._both(place)
            for place in zip(*np.nonzero(self.hidden & (self.n > 0)), strict=True)
        }
        seen = {place: [] for place in left}
        for _ in range(4):
            if left:
                self._look(
                    left,
                    seen,
                    sum(
                        w * s
                        for pair in left.values()
                        for w, s in zip(pair, self.rng.normal(size=2), strict=True)
                    ),
                )
        found = []
        for place, (agree, others) in sorted(left.items()):
            for aim in (agree, -agree, others, -others, agree + others, -agree - others):
                if place in left:
                    self._look(left, seen, aim)
            if place in left:
                found.append((place[0], KEYS[place[1]], self._verdict(place, seen[place])))
        return found

    def _look(self, left, seen, aim):
        """Solve once, and let go of the cells that turn out to be open."""
        solution = self._solve(aim)
        for place, (agree, others) in list(left.items()):
            seen[place].append((agree @ solution, others @ solution))
            if not self._verdict(place, seen[place]):
                del left[place]

    def _verdict(self, place, seen):
        truth = [(int(self.yes[place]), int(self.n[place] - self.yes[place]))]
        agree, others = np.array(truth + seen).T
        total = agree + others
        if total.max() - total.min() < NEARLY_ONE:
            return f"exactly {int(self.n[place])} people"
        if agree.max() < NEARLY_ONE and not self._said_by_all(place, self.yes == 0):
            return "nobody agrees"
        if others.max() < NEARLY_ONE and not self._said_by_all(place, self.yes == self.n):
            return "everybody agrees"
        return ""

    def _said_by_all(self, place, unanimous):
        """Whether shown figures of 10 or more people around the cell, or around all its parts, say it: that is what is
        published, not worked out."""
        members = [one for one in self._members(place[0]) if self.n[one, place[1]]]
        said = (self._around((one, place[1]), unanimous) or self._by_parts(one, unanimous) for one in members)
        return self._around(place, unanimous) or all(said)

    def _by_parts(self, row, unanimous):
        """Everybody in the organisation is in some segment of which it is said."""
        return any(
            all(
                self._around((row, column), unanimous)
                for column in range(part.start, part.stop)
                if self.n[row, column]
            )
            for part in PARTS
        )

    def _around(self, place, unanimous):
        row, column = place
        rows = {row, len(self.n) - 1}
        if row < self.organisations and self.region[row] >= 0:
            rows.add(self.organisations + int(self.region[row]))
        return any(
            unanimous[one, other] and not self.hidden[one, other] for one in rows for other in (column, 0)
        )
