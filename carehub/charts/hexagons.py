"""The hexagon map of England: one equal cell a council, because land area is not need."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin, sqrt
from typing import Protocol

from carehub.charts.plane import XY, number

HEX = 23  # centre to corner
STEP_X, STEP_Y = HEX * sqrt(3), HEX * 1.5
LAST_ROW, LAST_COLUMN = 20, 13  # of carehub/places/data/council_hex.csv; rows are counted northwards
PAD_LEFT, PAD_RIGHT, PAD_Y = 78, 50, HEX + 8  # room for the names of regions
LETTER, LINE = 15.5, 28  # of a label on a phone, where it is largest: about a letter's width, and the height
WIDTH = STEP_X * (LAST_COLUMN + 1) + PAD_LEFT + PAD_RIGHT
HEIGHT = STEP_Y * (LAST_ROW - 1) + 2 * PAD_Y
SIZE_OF_BAND = (0, 5, 9, 13, 18)  # inner hexagon: tells the bands apart where colours are not shown

# Lines, place in columns and rows (beside the region, outside the map), and which end of the text stands there.
REGION_LABELS = {
    "North East": (("North East",), 8.8, 19.0, "start"),
    "Yorkshire and The Humber": (("Yorkshire and", "the Humber"), 9.3, 15.6, "start"),
    "North West": (("North West",), 3.2, 17.2, "end"),
    "East Midlands": (("East", "Midlands"), 9.8, 12.6, "start"),
    "East of England": (("East of", "England"), 11.2, 10.8, "start"),
    "West Midlands": (("West", "Midlands"), 1.8, 10.5, "end"),
    "London": (("London",), 11.8, 2.75, "start"),
    "South East": (("South", "East"), 11.2, 1.6, "start"),
    "South West": (("South", "West"), 2.7, 6.9, "end"),
}


class CouncilCell(Protocol):
    """What the hexagon map asks of a council. Row r counts northwards, odd rows stand half a cell to the right."""

    q: int
    r: int
    region: str
    name: str
    band: int  # 0 nothing listed, 1 to 4 from few to many
    words: str  # the figure in words: "4.1 for every 10,000 people over 65"
    url: str  # "" for no link
    is_you: bool


@dataclass(frozen=True)
class Hexagon:
    cell: CouncilCell
    middle: XY
    outline: str
    size: str  # inner hexagon of the band; "" for band 0


@dataclass(frozen=True)
class MapLabel:
    lines: list[tuple[str, XY]]
    anchor: str


@dataclass(frozen=True)
class HexMap:
    view_box: str
    hexagons: list[Hexagon]
    borders: str  # path between regions
    you: Hexagon | None
    you_outline: str
    you_name: MapLabel | None
    labels: list[MapLabel]


def hexmap(cells: Iterable[CouncilCell]) -> HexMap:
    cells = list(cells)
    hexagons = [_hexagon(cell) for cell in cells]
    you = next((hexagon for hexagon in hexagons if hexagon.cell.is_you), None)
    labels = [_label(*label) for label in REGION_LABELS.values()]
    name = _name(you, labels) if you else None
    return HexMap(
        view_box=f"{-PAD_LEFT} 0 {number(WIDTH)} {number(HEIGHT)}",
        hexagons=hexagons,
        borders=_borders(cells),
        you=you,
        you_outline=_corners(you.middle, HEX + 1) if you else "",
        you_name=name,
        labels=[label for label in labels if not (name and _touch(name, label))],
    )


@cache
def _centre(q, r):
    return XY(STEP_X * (q + r % 2 / 2 + 0.5), STEP_Y * (LAST_ROW - r) + PAD_Y)


def _corner(middle, radius, degrees):
    return XY(middle.x + radius * cos(radians(degrees)), middle.y + radius * sin(radians(degrees)))


@cache
def _corners(middle, radius):
    return " ".join(str(_corner(middle, radius, degrees)) for degrees in range(30, 390, 60))


def _hexagon(cell):
    middle = _centre(cell.q, cell.r)
    size = SIZE_OF_BAND[cell.band]
    return Hexagon(cell, middle, _corners(middle, HEX - 1.4), _corners(middle, size) if size else "")


def _borders(cells):
    """Edges shared by two regions. Each cell looks east, north east and north west, so that none is drawn twice."""
    region_at = {(cell.q, cell.r): cell.region for cell in cells}
    path = []
    for cell in cells:
        right = cell.q + cell.r % 2
        sides = ((cell.q + 1, cell.r, -30), (right, cell.r + 1, -90), (right - 1, cell.r + 1, -150))
        for q, r, degrees in sides:
            if region_at.get((q, r), cell.region) != cell.region:
                path.append(_edge(_centre(cell.q, cell.r), degrees))
    return "".join(path)


@cache
def _edge(middle, degrees):
    return f"M{_corner(middle, HEX, degrees)}L{_corner(middle, HEX, degrees + 60)}"


def _label(lines, column, row, anchor):
    x, y = STEP_X * column, STEP_Y * (LAST_ROW - row) + PAD_Y
    return MapLabel([(line, XY(x, y + 27 * i)) for i, line in enumerate(lines)], anchor)


def _name(you, labels):
    """The chosen council's name above or below its hexagon, where it covers no region's name if it can."""
    name, middle = you.cell.name, you.middle
    reach = len(name) * LETTER / 2
    within = min(max(middle.x, reach - PAD_LEFT), WIDTH - PAD_LEFT - reach)
    sides = (("middle", within), ("start", middle.x - HEX), ("end", middle.x + HEX))
    places = [
        MapLabel([(name, XY(x, middle.y + below))], anchor)
        for below in (-30, HEX + LINE)
        for anchor, x in sides
    ]
    inside = [place for place in places if _is_inside(place)] or places
    free = [place for place in inside if not any(_touch(place, label) for label in labels)]
    return (free or inside)[0]


def _is_inside(label):
    return all(
        left >= -PAD_LEFT and right <= WIDTH - PAD_LEFT and top >= 0 and bottom <= HEIGHT
        for left, right, top, bottom in _boxes(label)
    )


def _touch(one, other):
    return any(
        a_left < b_right and b_left < a_right and a_top < b_bottom and b_top < a_bottom
        for a_left, a_right, a_top, a_bottom in _boxes(one)
        for b_left, b_right, b_top, b_bottom in _boxes(other)
    )


def _boxes(label):
    """(left, right, top, bottom) of each line, about."""
    for line, at in label.lines:
        length = len(line) * LETTER
        left = at.x - {"start": 0, "middle": length / 2, "end": length}[label.anchor]
        yield left, left + length, at.y - LINE * 0.75, at.y + LINE * 0.25


def key_size(band):
    """Inner hexagon of a band, for a key drawn in a box of 48 by 48."""
    return _corners(XY(24, 24), SIZE_OF_BAND[band] * 22 / HEX)
