# SPDX-License-Identifier: Apache-2.0
"""The demo's ground: a bent lattice in metres east and north of a corner, its waters, and how dense the town is."""

from math import cos, exp, hypot, radians, sin

SOUTH, WEST = 28.58, 121.33
NORTH_METRE = 111_195.0
EAST_METRE = NORTH_METRE * cos(radians(28.65))
WIDTH, HEIGHT = 19_500, 15_500
UNIT = 125  # metres between the closest streets, on the mean
COLUMNS, ROWS = WIDTH // UNIT + 4, HEIGHT // UNIT + 4

type Spot = tuple[float, float]  # metres east, metres north
type Node = tuple[int, int]  # lattice column and row

CENTRES = {  # a word of the street's name: east, north, radius in metres, how dense it is at most
    "海门": (11_000, 10_000, 2300, 1.0), "白云": (8_700, 8_900, 1700, 1.0), "葭沚": (5_600, 9_100, 1400, 0.95),
    "洪家": (5_500, 4_800, 1400, 0.9), "三甲": (13_500, 4_500, 1100, 0.9), "下陈": (10_000, 2_300, 1000, 0.9),
    "章安": (6_500, 14_000, 1000, 0.9), "前所": (13_600, 14_200, 1000, 0.9), "海虹": (15_600, 8_700, 1100, 0.85),
    "月湖": (17_200, 6_200, 900, 0.85), "农场": (17_300, 2_600, 700, 0.8),
}  # fmt: skip


def lat_lng(spot: Spot) -> tuple[float, float]:
    """A spot in degrees."""
    return round(SOUTH + spot[1] / NORTH_METRE, 6), round(WEST + spot[0] / EAST_METRE, 6)


def lng_lat(spot: Spot) -> list[float]:
    """The same as GeoJSON wants it."""
    lat, lng = lat_lng(spot)
    return [lng, lat]


def warped(i: float, j: float) -> Spot:
    """A lattice place on the ground: lines lie unevenly, bend, and run along the river as streets do."""
    x = i * UNIT + 14 * sin(2.4 * i)
    y = j * UNIT + 13 * sin(2.1 * j + 1)
    return (
        x + 190 * sin(y / 2600) + 30 * sin(y / 620 + x / 2500),
        y + _meander(x) + 32 * sin(x / 760 + y / 3000),
    )


def between(place: tuple[float, float]) -> Spot:
    """A place within a lattice cell, at its share of the cell's four corners."""
    i, j = int(place[0]), int(place[1])
    u, v = place[0] - i, place[1] - j
    corners = ((warped(i, j), (1 - u) * (1 - v)), (warped(i + 1, j), u * (1 - v)),
               (warped(i, j + 1), (1 - u) * v), (warped(i + 1, j + 1), u * v))  # fmt: skip
    return sum(c[0] * w for c, w in corners), sum(c[1] * w for c, w in corners)


def _meander(x: float) -> float:
    return 270 * sin(x / 3400 + 0.6)


def river(x: float) -> tuple[float, float]:
    """South and north bank of the river at a place; it widens towards the sea."""
    south = 11_190 + _meander(x) + 22 * sin(x / 410)
    return south, south + max(180.0, 560 + 0.032 * x + 40 * sin(x / 900))


def coast(y: float) -> float:
    """How far east the land reaches."""
    return 18_750 + 260 * sin(y / 1900) + 60 * sin(y / 430)


def is_dry(spot: Spot, margin: float = 60) -> bool:
    """Whether a spot lies on the land, this many metres from coast and river; the town leaves room for a promenade."""
    south, north = river(spot[0])
    inside = 0 <= spot[0] < coast(spot[1]) - margin and 0 <= spot[1] <= HEIGHT
    return inside and not south - 2 * margin < spot[1] < north + margin


def density(spot: Spot, villages: list[Spot]) -> float:
    """How densely built the place is: 1 in the middle of the town, 0 in the fields."""
    best = 0.0
    for x, y, radius, most in CENTRES.values():
        best = max(best, most * min(1.0, exp(0.6 - (hypot(spot[0] - x, spot[1] - y) / radius) ** 2)))
    for village in villages:
        apart = hypot(spot[0] - village[0], spot[1] - village[1])
        best = max(best, 0.8 * min(1.0, exp(0.6 - (apart / 330) ** 2)))
    return best
