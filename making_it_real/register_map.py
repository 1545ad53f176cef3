"""The map of councils that declared: one hexagon a council area, and the same as a table."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from django.urls import reverse

from carehub.charts import hexmap, key_size
from carehub.places.models import Council
from making_it_real.register import Row, State, plain_rows, with_an_area

# Shades and sizes of a cell. Who left or let its badge lapse is told apart from who never was there.
BAND = {State.AWARDED: 4, State.DECLARED: 2, State.LAPSED: 1, State.BADGE_WITHDRAWN: 1, State.WITHDRAWN: 1}
KEY = {4: "Badge awarded", 2: "Declared", 1: "Badge or declaration ended", 0: "Has not declared"}


@dataclass(frozen=True)
class Cell:
    """One council area, and the council there as the register has it, or None."""

    council: Council
    row: Row | None
    is_you: bool = False

    @property
    def q(self):
        return self.council.hex_q

    @property
    def r(self):
        return self.council.hex_r

    @property
    def region(self):
        return self.council.region

    @property
    def name(self):
        return self.council.name

    @property
    def band(self):
        return BAND[self.row.state] if self.row else 0

    @property
    def words(self):
        if not self.row:
            return "has not declared"
        made_up = ", made up" if self.row.organisation.demonstration else ""
        return f"{self.row.organisation.name} ({self.row.state.label.lower()}{made_up})"

    @property
    def row_words(self):
        """The dates of where it stands, which the table says too."""
        return f"{self.row.until or ''}|{self.row.declared_on or ''}|{self.row.badge_withdrawn_on or ''}"

    @property
    def url(self):
        return (
            reverse("progress", args=[self.row.organisation.slug])
            if self.row
            else self.council.get_absolute_url()
        )


@dataclass(frozen=True)
class Region:
    name: str
    cells: list

    @property
    def all(self):
        return len(self.cells)

    @property
    def declared(self):
        return [cell for cell in self.cells if cell.row]

    @property
    def others(self):
        return [cell for cell in self.cells if not cell.row]


@dataclass(frozen=True)
class RegisterMap:
    cells: list

    @cached_property
    def key(self):
        """Names what it shows, so that a drawing can be kept and is never out of date."""
        shown = "\n".join(
            f"{cell.name}|{cell.words}|{cell.row_words}|{cell.row.organisation.slug}"
            for cell in self.cells
            if cell.row
        )
        return sha256(shown.encode()).hexdigest()[:32]

    @property
    def drawn(self):
        return hexmap(self.cells)

    @property
    def number(self):
        """Councils of the register that the map shows."""
        return sum(cell.row is not None for cell in self.cells)

    @property
    def bands(self):
        """The key, as components/band_key.html asks for it."""
        numbers = [cell.band for cell in self.cells]
        return [
            {
                "band": band,
                "size": key_size(band) if band else "",
                "words": words,
                "count": numbers.count(band),
            }
            for band, words in KEY.items()
        ]

    @property
    def words(self):
        return (
            "Hexagon map of England. "
            + "; ".join(f"{one['words']}: {one['count']}" for one in self.bands)
            + "."
        )

    @property
    def regions(self):
        found = defaultdict(list)
        for cell in self.cells:
            found[cell.region].append(cell)
        return [Region(name, cells) for name, cells in sorted(found.items())]


def register_map(councils, today):
    """`councils`: organisations of that kind, as the register gives them. Four queries."""
    found = {}
    for row in plain_rows(with_an_area(councils), today):
        best = found.get(row.organisation.council_id)
        if best is None or BAND[row.state] > BAND[best.state]:
            found[row.organisation.council_id] = row
    areas = Council.objects.order_by("name").defer("facts")
    return RegisterMap([Cell(area, found.get(area.pk)) for area in areas])
