"""British National Grid to latitude and longitude.

Ordnance Survey, "A guide to coordinate systems in Great Britain" (annexes A to C): transverse Mercator backwards on
Airy's ellipsoid, then the seven-parameter shift from OSGB36 to WGS84, good to some 5 metres.
"""

from math import atan2, cos, degrees, hypot, radians, sin, sqrt, tan

AIRY = (6377563.396, 6356256.909)  # metres: half axes of the OSGB36 ellipsoid
GRS80 = (6378137.0, 6356752.3141)  # and of WGS84
SCALE = 0.9996012717
TRUE_LAT, TRUE_LON = radians(49), radians(-2)
TRUE_EAST, TRUE_NORTH = 400_000, -100_000  # metres
SHIFT = (446.448, -125.157, 542.060)  # metres
TURN = tuple(radians(seconds / 3600) for seconds in (0.1502, 0.2470, 0.8421))
STRETCH = -20.4894e-6


def wgs84(easting: float, northing: float) -> tuple[float, float]:
    """(latitude, longitude) in degrees for metres on the grid."""
    lat, lon = _airy_degrees(easting, northing)
    return _geodetic(*_shifted(*_cartesian(lat, lon)))


def _airy_degrees(easting, northing):
    """Latitude and longitude on Airy's ellipsoid, in radians: the guide's series in powers of the easting."""
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    lat = _foot_latitude(northing)
    s2 = 1 - e2 * sin(lat) ** 2
    nu = a * SCALE / sqrt(s2)
    rho = a * SCALE * (1 - e2) / s2**1.5
    eta2, t, sec = nu / rho - 1, tan(lat), 1 / cos(lat)
    east = (easting - TRUE_EAST) / nu
    vii = t * nu / (2 * rho)
    viii = t * nu / (24 * rho) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2)
    ix = t * nu / (720 * rho) * (61 + 90 * t**2 + 45 * t**4)
    xi = (nu / rho + 2 * t**2) / 6
    xii = (5 + 28 * t**2 + 24 * t**4) / 120
    xiia = (61 + 662 * t**2 + 1320 * t**4 + 720 * t**6) / 5040
    return (
        lat - vii * east**2 + viii * east**4 - ix * east**6,
        TRUE_LON + sec * (east - xi * east**3 + xii * east**5 - xiia * east**7),
    )


def _foot_latitude(northing):
    """Where the central meridian is as far north as this, by iteration to a hundredth of a millimetre."""
    lat, short_of = TRUE_LAT, northing - TRUE_NORTH
    while abs(short_of) >= 1e-5:
        lat += short_of / (AIRY[0] * SCALE)
        short_of = northing - TRUE_NORTH - _meridian(lat)
    return lat


def _meridian(lat):
    """Metres along the meridian from the true origin."""
    a, b = AIRY
    n = (a - b) / (a + b)
    apart, together = lat - TRUE_LAT, lat + TRUE_LAT
    return (
        b
        * SCALE
        * (
            (1 + n + 1.25 * (n**2 + n**3)) * apart
            - (3 * (n + n**2) + 2.625 * n**3) * sin(apart) * cos(together)
            + 1.875 * (n**2 + n**3) * sin(2 * apart) * cos(2 * together)
            - 35 / 24 * n**3 * sin(3 * apart) * cos(3 * together)
        )
    )


def _cartesian(lat, lon):
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    nu = a / sqrt(1 - e2 * sin(lat) ** 2)
    return nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1 - e2) * sin(lat)


def _shifted(x, y, z):
    (tx, ty, tz), (rx, ry, rz), s = SHIFT, TURN, 1 + STRETCH
    return tx + s * x - rz * y + ry * z, ty + rz * x + s * y - rx * z, tz - ry * x + rx * y + s * z


def _geodetic(x, y, z):
    """Degrees on the WGS84 ellipsoid (Bowring's formula, exact to well under a millimetre on the ground)."""
    a, b = GRS80
    e2 = 1 - (b / a) ** 2
    out = hypot(x, y)
    reduced = atan2(z * a, out * b)
    lat = atan2(z + e2 / (1 - e2) * b * sin(reduced) ** 3, out - e2 * a * cos(reduced) ** 3)
    return degrees(lat), degrees(atan2(y, x))
