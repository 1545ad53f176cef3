"""A theme on the hexagon map: what people said, council area by council area."""

from dataclasses import dataclass

from django.urls import reverse

from carehub.accounts.models import Organisation
from carehub.charts import hexmap, key_size
from carehub.places.models import Council
from making_it_real.results import Position

BANDS = ((70, 4), (60, 3), (50, 2), (0, 1))
KEY = {
    4: "70% or more",
    3: "60% to 69%",
    2: "50% to 59%",
    1: "Less than 50%",
    0: "No figure, or too few answers",
}


@dataclass(frozen=True)
class Cell:
    """One council area, and the figure of the council there, or None."""

    council: Council
    row: object
    is_you: bool

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
    def has_figure(self):
        return self.row is not None and self.row.line.position not in (Position.HIDDEN, Position.SMALL)

    @property
    def band(self):
        return next(band for least, band in BANDS if self.row.result.share >= least) if self.has_figure else 0

    @property
    def words(self):
        if self.row is None:
            return "no figure"
        made_up = ", made up" if self.row.organisation.demonstration else ""
        said = f"{self.row.result.share}%" if self.has_figure else "too few answers to compare"
        return f"{self.row.organisation.name}{made_up}: {said}"

    @property
    def url(self):
        return (
            reverse("progress", args=[self.row.organisation.slug])
            if self.row
            else self.council.get_absolute_url()
        )


@dataclass(frozen=True)
class ThemeMap:
    cells: list

    @classmethod
    def of(cls, rows, chosen):
        own = {
            row.organisation.council_id: row
            for row in rows
            if row.organisation.kind == Organisation.Kind.COUNCIL
        }
        here = chosen.organisation.council_id if chosen else None
        areas = Council.objects.order_by("name").defer("facts")
        return cls([Cell(area, own.get(area.pk), area.pk == here) for area in areas])

    @property
    def drawn(self):
        return hexmap(self.cells)

    @property
    def bands(self):
        numbers = [cell.band for cell in self.cells]
        return [{"band": band, "size": key_size(band) if band else "", "words": words, "count": numbers.count(band)}
                for band, words in KEY.items()]  # fmt: skip

    @property
    def words(self):
        return (
            "Hexagon map of England. "
            + "; ".join(f"{one['words']}: {one['count']}" for one in self.bands)
            + "."
        )
