"""Where people live: councils by population, postcode sectors within them."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

import ground  # noqa: F401 (sets Django up)

from carehub.places import tables
from carehub.places.models import Council

INWARD = "ABDEFGHJLNPQRSTUWXYZ"  # letters that the last two of a postcode can be


@dataclass(frozen=True)
class Sector:
    """Most of a postcode, its middle in degrees, and its council's ONS code."""

    code: str
    lat: float
    lon: float
    council: str
    share: float


class England:
    def __init__(self):
        self.councils = list(Council.objects.order_by("pk"))
        self.reach = list(accumulate(council.population for council in self.councils))
        self.sectors = defaultdict(list)
        for sector in _sectors():
            self.sectors[sector.council].append(sector)

    def council(self, chance):
        return chance.choices(self.councils, cum_weights=self.reach)[0]

    def sector(self, chance):
        sectors = self.sectors[self.council(chance).pk]
        return chance.choices(sectors, [sector.share for sector in sectors])[0]


def _sectors():
    for row in tables.records("sectors_england.csv"):
        place = float(row["lat"]), float(row["lon"])
        yield Sector(row["sector"], *place, row["gss_code"], float(row["share"]))


def postcode(chance, sector):
    return f"{sector.code}{chance.choice(INWARD)}{chance.choice(INWARD)}"
