"""Geometry of the pictures that the server draws. Plain data in, plain data out; templates/components/ makes SVG of it."""

from carehub.charts.hexagons import HexMap, hexmap, key_size
from carehub.charts.sketch import Locator, Spot, locator

__all__ = ["HexMap", "Locator", "Spot", "hexmap", "key_size", "locator"]
