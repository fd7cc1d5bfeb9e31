"""From the French legal projections to degrees.

Lambert 93 (RGF93, mainland) and UTM zones (overseas). Formulas: IGN, NTG_71 (Lambert conformal
conic) and NTG_76 (transverse Mercator), with the constants of the GRS80 ellipsoid.
"""

from math import asin, atan, atan2, cos, cosh, degrees, exp, hypot, log, pi, sin, sinh, sqrt, tanh

SEMI_MAJOR_AXIS = 6_378_137.0
FLATTENING = 1 / 298.257222101
ECCENTRICITY = sqrt(FLATTENING * (2 - FLATTENING))

# IGN's constants of Lambert 93: exponent, scale (m), false origin (m), central meridian (rad).
LAMBERT_EXPONENT, LAMBERT_SCALE = 0.7256077650, 11_754_255.426
LAMBERT_X, LAMBERT_Y = 700_000.0, 12_655_612.050
LAMBERT_MERIDIAN = 3 * pi / 180

UTM_SCALE, UTM_X, UTM_SOUTH_Y = 0.9996, 500_000.0, 10_000_000.0


def lambert93_to_degrees(x, y):
    """(latitude, longitude) of a point of mainland France, in degrees; x and y in metres.

    >>> [round(angle, 6) for angle in lambert93_to_degrees(700_000, 6_600_000)]
    [46.5, 3.0]
    """
    radius = hypot(x - LAMBERT_X, y - LAMBERT_Y)
    angle = atan2(x - LAMBERT_X, LAMBERT_Y - y)
    isometric = -log(radius / LAMBERT_SCALE) / LAMBERT_EXPONENT
    longitude = LAMBERT_MERIDIAN + angle / LAMBERT_EXPONENT
    return degrees(_latitude(isometric)), degrees(longitude)


def utm_to_degrees(x, y, zone, *, south=False):
    """(latitude, longitude) of a point of an UTM zone, in degrees; x and y in metres.

    Series of Krüger to the third order: under a millimetre within a zone.

    >>> utm_to_degrees(500_000, 0, 20)
    (0.0, -63.0)
    """
    third = FLATTENING / (2 - FLATTENING)
    quarter = SEMI_MAJOR_AXIS / (1 + third) * (1 + third**2 / 4 + third**4 / 64)
    north = (y - (UTM_SOUTH_Y if south else 0)) / (UTM_SCALE * quarter)
    east = (x - UTM_X) / (UTM_SCALE * quarter)
    series = (
        third / 2 - 2 * third**2 / 3 + 37 * third**3 / 96,
        third**2 / 48 + third**3 / 15,
        17 * third**3 / 480,
    )
    xi, eta = north, east
    for order, term in enumerate(series, start=1):
        xi -= term * sin(2 * order * north) * cosh(2 * order * east)
        eta -= term * cos(2 * order * north) * sinh(2 * order * east)
    conformal = asin(sin(xi) / cosh(eta))
    isometric = log((1 + sin(conformal)) / (1 - sin(conformal))) / 2
    longitude = 6 * zone - 183 + degrees(atan2(sinh(eta), cos(xi)))
    return degrees(_latitude(isometric)), longitude


def _latitude(isometric):
    """Latitude (rad) from the isometric latitude, by the fixed point of IGN's ALG0002."""
    latitude = 2 * atan(exp(isometric)) - pi / 2
    for _ in range(12):
        stretched = isometric + ECCENTRICITY * _atanh(ECCENTRICITY * sin(latitude))
        latitude = asin(tanh(stretched))
    return latitude


def _atanh(number):
    return log((1 + number) / (1 - number)) / 2
