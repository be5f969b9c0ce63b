# SPDX-License-Identifier: Apache-2.0
"""The demo's ground: metres east and north of its corner, and how they lie in WGS-84."""

from math import cos, radians, sin

SOUTH, WEST = 28.58, 121.33
NORTH_METRE = 111_195.0
EAST_METRE = NORTH_METRE * cos(radians(28.65))
WIDTH, HEIGHT = 20_000, 15_500
UNIT = 125  # metres between the closest streets

type Spot = tuple[float, float]  # metres east, metres north


def lat_lng(spot: Spot) -> tuple[float, float]:
    """A spot in degrees."""
    return round(SOUTH + spot[1] / NORTH_METRE, 6), round(WEST + spot[0] / EAST_METRE, 6)


def lng_lat(spot: Spot) -> list[float]:
    """The same as GeoJSON wants it."""
    lat, lng = lat_lng(spot)
    return [lng, lat]


def warped(i: int, j: int) -> Spot:
    """A junction of the lattice, moved a little so that streets bend."""
    x, y = i * UNIT, j * UNIT
    return x + 45 * sin(y / 900) + 25 * sin(x / 650), y + 40 * sin(x / 1100) + 20 * sin(y / 700)


def river(x: float) -> tuple[float, float]:
    """South and north bank of the river at a place."""
    middle = 12_350 + 250 * sin(x / 3500)
    return middle - 330, middle + 330
