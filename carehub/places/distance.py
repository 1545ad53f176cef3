"""Distances over the ground, in miles, in Python and in the database."""

from math import asin, cos, degrees, pi, radians, sin, sqrt

from django.db.models import F, FloatField, Func

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


class DistanceMiles(Func):
    """Miles from a row's position to a point, as haversine_miles has it; NULL where the row has no position.

    Narrow the rows by bounding_box first: the database cannot use an index for this. One expression, and not one for
    each sum in it: those took longer to put together than all else of a search's statements.
    """

    output_field = FloatField()
    # PostgreSQL's LEAST passes over NULL, so a row without position would seem an earth away: nothing times NULL is NULL.
    SQL = (
        "(ASIN({least}(SQRT(POWER(SIN(RADIANS({lat} - %s) / 2.0), 2.0)"
        " + COS(RADIANS({lat})) * %s * POWER(SIN(RADIANS({lon} - %s) / 2.0), 2.0)), 1.0)) * %s + ({lat} + {lon}) * 0.0)"
    )

    def __init__(self, lat_field: str, lon_field: str, lat: float, lon: float):
        super().__init__(F(lat_field), F(lon_field))
        self.numbers = float(lat), cos(radians(lat)), float(lon), 2 * EARTH_RADIUS

    def as_sql(self, compiler, connection, least="LEAST", **context):
        lat, lon = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return self.SQL.format(least=least, lat=lat, lon=lon), self.numbers

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, least="MIN", **context)
