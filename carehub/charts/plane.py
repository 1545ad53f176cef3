"""Points of a drawing. Lengths are SVG units, y downwards."""

from typing import NamedTuple


def number(value):
    """Shortest text of a coordinate, for SVG."""
    return f"{round(value, 1) + 0:g}"


class XY(NamedTuple):
    x: float
    y: float

    def __str__(self):
        return f"{number(self.x)},{number(self.y)}"
