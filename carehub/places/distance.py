"""Distances over the ground, in miles, in Python and in the database."""

from math import asin, cos, degrees, pi, radians, sin, sqrt

from django.db.models import ExpressionWrapper, F, FloatField, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

Miles = float
EARTH_RADIUS: Miles = 6371.0088 / 1.609344  # IUGG mean radius


def haversine_miles(lat1: float, lon1: float, lat2: float, lon2: float) -> Miles:
    """Great-circle distance between two points in degrees."""
    half_lat, half_lon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def bounding_box(lat: float, lon: float, miles: Miles) -> tuple[float, float, float, float]:
    """(south, north, west, east) in degrees, holding every point within so many miles, and a little more."""
    angle = min(pi, miles / EARTH_RADIUS * (1 + 1e-9) + 1e-9)
    south, north = lat - degrees(angle), lat + degrees(angle)
    if south <= -90 or north >= 90:
        return max(south, -90.0), min(north, 90.0), -180.0, 180.0
    reach = degrees(asin(min(1.0, sin(angle) / cos(radians(lat)))))
    if lon - reach < -180 or lon + reach > 180:
        return south, north, -180.0, 180.0
    return south, north, lon - reach, lon + reach


class DistanceMiles(ExpressionWrapper):
    """Miles from a row's position to a point, as haversine_miles has it; NULL where the row has no position.

    Narrow the rows by bounding_box first: the database cannot use an index for this.
    """

    def __init__(self, lat_field: str, lon_field: str, lat: float, lon: float):
        half_lat = Radians(F(lat_field) - _float(lat)) / 2.0
        half_lon = Radians(F(lon_field) - _float(lon)) / 2.0
        across = Cos(Radians(F(lat_field))) * _float(cos(radians(lat))) * Power(Sin(half_lon), 2.0)
        chord = Sqrt(Power(Sin(half_lat), 2.0) + across)
        angle = ASin(Least(chord, _float(1.0)))
        # PostgreSQL's LEAST passes over NULL, so a row without position would seem an earth away: nothing times NULL is NULL.
        known = (F(lat_field) + F(lon_field)) * 0.0
        super().__init__(angle * (2 * EARTH_RADIUS) + known, output_field=FloatField())


def _float(number):
    return Value(float(number), output_field=FloatField())
