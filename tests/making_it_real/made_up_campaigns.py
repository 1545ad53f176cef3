"""Random campaigns for the attacker: small, and hostile in every way that comes to mind."""

from dataclasses import dataclass

import numpy as np

from making_it_real.disclosure.hiding import KEYS, PARTS, Table

SIZES = [0, 1, 2, 3, 5, 8, 9, 10, 11, 12, 14, 19, 20, 25, 31, 40, 60, 120]


@dataclass
class MadeUp:
    n: np.ndarray
    yes: np.ndarray
    region: np.ndarray
    absent: np.ndarray
    known: bool = True

    @property
    def table(self):
        return Table(self.n, self.yes, self.region, self.absent, self.known)


def campaign(rng):
    organisations, regions = int(rng.integers(1, 9)), int(rng.integers(0, 4))
    region = rng.integers(-1, regions, organisations) if regions else np.full(organisations, -1)
    region = _numbered(region)
    people = [_people(rng) for _ in range(organisations)]
    return made(people, region, known=bool(rng.integers(2)))


def _numbered(region):
    """Without regions that have nobody."""
    used = sorted(set(region.tolist()) - {-1})
    return np.array([used.index(one) if one >= 0 else -1 for one in region.tolist()])


def _people(rng):
    """(position, payment, channel, agrees) of each who answered about one organisation."""
    size, agree = int(rng.choice(SIZES)), rng.choice([0, 0.05, 0.5, 0.95, 1])
    columns = [
        rng.choice(part.stop - part.start, size=size, p=_shares(rng, part.stop - part.start))
        for part in PARTS
    ]
    return np.stack([*columns, rng.random(size) < agree], axis=1)


def _shares(rng, parts):
    """One large and little else, or even, or some that nobody belongs to."""
    weights = rng.dirichlet(np.full(parts, rng.choice([0.1, 0.4, 1, 5])))
    weights[rng.random(parts) < rng.choice([0, 0.3])] = 0
    return weights / weights.sum() if weights.sum() else np.eye(parts)[0]


def made(people, region, known=True):
    """`people`: for each organisation an array of (position, payment, channel, agrees)."""
    n, yes = (
        np.array([_cells(one) for one in people]),
        np.array([_cells(one[one[:, 3] == 1]) for one in people]),
    )
    return MadeUp(with_sums(n, region), with_sums(yes, region), region, absent(with_sums(n, region)), known)


def _cells(people):
    found = np.zeros(len(KEYS), int)
    found[0] = len(people)
    for place, part in enumerate(PARTS):
        found[part] = np.bincount(people[:, place].astype(int), minlength=part.stop - part.start)
    return found


def with_sums(numbers, region):
    sums = [numbers[region == one].sum(axis=0) for one in range(region.max() + 1)] if len(region) else []
    return np.array([*numbers, *sums, numbers.sum(axis=0)])


def absent(n):
    channels = np.arange(len(KEYS)) >= PARTS[2].start
    used = (n > 0) & channels
    return channels & ~(used & (used.sum(axis=1) > 1)[:, None])
