# SPDX-License-Identifier: Apache-2.0
"""Turns the shifted coordinates of Chinese maps (GCJ-02) into WGS-84, so that guards find the right door."""

from enum import StrEnum
from math import cos, pi, radians, sin, sqrt

from anlan.kernel.ports import Point

_AXIS = 6378245.0  # Krasovsky 1940, metres: the ellipsoid on which the shift is defined
_ECCENTRICITY = 0.00669342162296594323
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)  # west, south, east, north: the shift exists only inside


class Datum(StrEnum):
    """Which earth a coordinate refers to; CGCS2000 and WGS-84 differ by centimetres."""

    GCJ02 = "GCJ-02"
    WGS84 = "WGS-84"
    CGCS2000 = "CGCS2000"


def to_gcj02(point: Point) -> Point:
    """The shifted place of a WGS-84 point; unchanged outside the rectangle around China."""
    west, south, east, north = _CHINA
    if not (west <= point.lng <= east and south <= point.lat <= north):
        return point
    x, y = point.lng - 105.0, point.lat - 35.0
    wave = 20.0 * (sin(6.0 * x * pi) + sin(2.0 * x * pi))
    up = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    up += (wave + 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    up += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    along = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    along += (wave + 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    along += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    slope = radians(point.lat)
    bend = 1.0 - _ECCENTRICITY * sin(slope) ** 2
    lat = up * 180.0 / (_AXIS * (1.0 - _ECCENTRICITY) / (bend * sqrt(bend)) * pi)
    lng = along * 180.0 / (_AXIS / sqrt(bend) * cos(slope) * pi)
    return Point(point.lat + lat, point.lng + lng)


def to_wgs84(point: Point, datum: Datum) -> Point:
    """The WGS-84 place of a point given in `datum`, to better than a centimetre."""
    if datum is not Datum.GCJ02:
        return point
    guess = point
    for _ in range(6):  # the shift changes slowly: each round divides the rest by more than a hundred
        shifted = to_gcj02(guess)
        guess = Point(guess.lat + point.lat - shifted.lat, guess.lng + point.lng - shifted.lng)
    return guess
