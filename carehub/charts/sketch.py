"""The sketch map: where things are and how far, with nothing invented around them."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin
from statistics import median
from typing import NamedTuple

from carehub.charts.plane import XY

MILES_PER_DEGREE = 69.09  # of latitude; of longitude on the equator
RING_MILES = (0.25, 0.5, 1, 2, 3, 5, 10, 15, 20, 30, 50, 100, 200)
SMALLEST_SPAN = 0.3  # miles from the middle to the edge, so that one place alone does not fill the sheet
PIN_ROOM = 40  # how far apart two pins must stand to be told apart
FEW = 8  # pins; more of them are drawn smaller
SMALLER = 0.68
EDGES = {"side": 30, "top": 72, "bottom": 16}  # a pin is 66 high and 46 wide and stands on its tip
FAR = 4  # times as far away as is usual: shown at the edge, so that one far place does not squeeze all others together
COMPASS = ("east", "south east", "south", "south west", "west", "north west", "north", "north east")


class Spot(NamedTuple):
    """Something to show: degrees WGS84 and a name."""

    lat: float
    lon: float
    name: str


@dataclass(frozen=True)
class Pin:
    number: int
    name: str
    tip: XY
    spot: XY  # where the place really is; differs from the tip when pins would hide one another
    is_beyond: bool  # further away than the sheet reaches; stands at its edge in the right direction

    @property
    def moved(self):
        return self.tip != self.spot


@dataclass(frozen=True)
class Ring:
    radius: float
    label: str
    label_y: float


@dataclass(frozen=True)
class Bar:
    """How long so many miles are on the sheet."""

    length: float
    label: str


@dataclass(frozen=True)
class Locator:
    width: int
    height: int
    middle: XY
    has_centre: bool  # the middle is the place that was asked about ("You")
    rings: list[Ring]  # around the centre; none without one
    bar: Bar | None  # in place of rings
    pins: list[Pin]
    pin_scale: float
    description: str  # the picture in words


class _Sheet(NamedTuple):
    width: int
    height: int

    @property
    def middle(self):
        return XY(self.width / 2, self.height / 2 + (EDGES["top"] - EDGES["bottom"]) / 2)

    def holds(self, tip):
        return (
            EDGES["side"] <= tip.x <= self.width - EDGES["side"]
            and EDGES["top"] <= tip.y <= self.height - EDGES["bottom"]
        )

    def scale_for(self, away):
        """Largest number of units a mile at which a pin so far away stays on the sheet."""
        across = self.width - EDGES["side"] - self.middle.x
        along = self.height - EDGES["bottom"] - self.middle.y if away.y > 0 else self.middle.y - EDGES["top"]
        return min(across / max(abs(away.x), SMALLEST_SPAN), along / max(abs(away.y), SMALLEST_SPAN))

    def place(self, away, scale):
        return XY(round(self.middle.x + away.x * scale, 1), round(self.middle.y + away.y * scale, 1))


def locator(points: Iterable[Spot], centre: Spot | None = None, width=640, height=440) -> Locator:
    """Sketch map of the points, numbered in their order, around the centre or else around their own middle."""
    points = list(points)
    sheet = _Sheet(width, height)
    away = [_miles_away(point, centre or _middle_of(points)) for point in points]
    reach = _reach(away)
    far = [centre is not None and hypot(*one) > reach for one in away]
    scale = min(sheet.scale_for(one) for one, is_far in zip(away, far, strict=True) if not is_far)
    spots = [sheet.place(one, min(scale, sheet.scale_for(one))) for one in away]
    pin_scale = 1 if len(points) <= FEW else SMALLER
    tips = _apart(spots, pin_scale, sheet, centre is not None)
    return Locator(
        width=width,
        height=height,
        middle=sheet.middle,
        has_centre=centre is not None,
        rings=_rings(scale, sheet) if centre else [],
        bar=None if centre else _bar(scale, width),
        pins=[
            Pin(number, point.name, tip, spot, is_far)
            for number, (point, tip, spot, is_far) in enumerate(
                zip(points, tips, spots, far, strict=True), start=1
            )
        ],
        pin_scale=pin_scale,
        description=_in_words(away, far, centre),
    )


def _reach(away):
    """Miles up to which places are drawn to scale."""
    return max(FAR * median(hypot(*one) for one in away), SMALLEST_SPAN)


def _middle_of(points):
    lats, lons = [p.lat for p in points], [p.lon for p in points]
    return Spot((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2, "")


def _miles_away(point, origin):
    """Miles east and miles south; flat, which is good to 1 in 1,000 at the size of a county."""
    east = (point.lon - origin.lon) * cos(radians(origin.lat)) * MILES_PER_DEGREE
    return XY(east, (origin.lat - point.lat) * MILES_PER_DEGREE)


def _rings(scale, sheet):
    """At most two: the largest that fits the sheet and one about half as wide."""
    fits = [miles for miles in RING_MILES if 45 <= miles * scale <= sheet.height - sheet.middle.y - 4]
    if not fits:
        return []
    largest = fits[-1]
    inner = [miles for miles in fits if miles <= largest * 0.6][-1:]
    return [_ring(miles, scale, sheet.middle) for miles in [*inner, largest]]


def _bar(scale, width):
    """The longest round number of miles that takes up at most a third of the sheet."""
    miles = max((m for m in RING_MILES if m * scale <= width / 3), default=RING_MILES[0])
    return Bar(round(miles * scale, 1), _miles_in_words(miles))


def _ring(miles, scale, middle):
    return Ring(round(miles * scale, 1), _miles_in_words(miles), round(middle.y + miles * scale - 8, 1))


def _miles_in_words(miles):
    return {0.25: "¼ mile", 0.5: "½ mile", 1: "1 mile"}.get(miles, f"{miles} miles")


def _apart(spots, pin_scale, sheet, has_centre):
    """Tips of the pins: each on its spot, or moved aside to the nearest free place when it would hide another or you."""
    tips = []
    for spot in spots:
        free = (
            tip
            for tip in _around(spot, pin_scale, sheet)
            if _is_free(tip, tips, pin_scale) and not (has_centre and _hides(tip, sheet.middle, pin_scale))
        )
        tips.append(next(free, spot))
    return tips


def _around(spot, pin_scale, sheet):
    yield spot
    for ring in (1, 2, 3, 4):
        for step in range(6 * ring):
            turn = 2 * pi * step / (6 * ring)
            away = ring * 46 * pin_scale
            tip = XY(round(spot.x + away * cos(turn), 1), round(spot.y + away * sin(turn), 1))
            if sheet.holds(tip):
                yield tip


def _is_free(tip, taken, pin_scale):
    return all(hypot(tip.x - other.x, tip.y - other.y) >= PIN_ROOM * pin_scale for other in taken)


def _hides(tip, middle, pin_scale):
    """Whether the head of a pin would lie over the mark in the middle."""
    return hypot(tip.x - middle.x, tip.y - 42 * pin_scale - middle.y) < PIN_ROOM * pin_scale - 4


def _in_words(away, far, centre):
    start = "You are in the middle. " if centre else ""
    return start + " ".join(
        f"{number} is {_bearing(*one)}{', beyond the edge' if is_far else ''}."
        for number, (one, is_far) in enumerate(zip(away, far, strict=True), start=1)
    )


def _bearing(x, y):
    miles = hypot(x, y)
    if miles < 0.05:
        return "in the middle"
    eighth = next(i for i in range(8) if _between(x, y, i))
    return f"{miles:.1f} {'mile' if f'{miles:.1f}' == '1.0' else 'miles'} {COMPASS[eighth]}"


def _between(x, y, eighth):
    """Whether the direction lies within the given eighth of the compass, clockwise from east."""
    turn = pi / 4 * eighth
    return x * cos(turn) + y * sin(turn) >= hypot(x, y) * cos(pi / 8) - 1e-9
