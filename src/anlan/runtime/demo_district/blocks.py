# SPDX-License-Identifier: Apache-2.0
"""The blocks between the demo's streets, and houses set in rows in them, for the map and for venues."""

from collections.abc import Iterator
from itertools import pairwise
from math import atan2, cos, hypot, sin
from random import Random

from shapely import LineString, Polygon, box, polygonize, prepare, union_all
from shapely.affinity import rotate

from .ground import Spot
from .streets import Street
from .waters import canals

LARGEST = 400_000  # square metres of a block; beyond are fields


def blocks(pieces: list[Street]) -> list[Polygon]:
    """Ground between streets, ten metres from their middles, without canals; in a fixed order."""
    water = union_all([shape.buffer(8) for _, shape in canals()])
    faces = polygonize([LineString(piece.ends) for piece in pieces]).geoms
    found = []
    for face in faces:
        if face.area > LARGEST:
            continue
        inner = face.buffer(-10, join_style="mitre").difference(water)
        parts = inner.geoms if hasattr(inner, "geoms") else [inner]
        found += [part for part in parts if isinstance(part, Polygon) and part.area > 1500]
    return sorted(found, key=lambda block: (round(block.centroid.x), round(block.centroid.y)))


def longest_side(shape: Polygon) -> tuple[Spot, Spot]:
    """The longest side of the least rectangle around a shape."""
    corners = list(shape.minimum_rotated_rectangle.exterior.coords)
    sides = [((a[0], a[1]), (b[0], b[1])) for a, b in pairwise(corners)]
    return max(sides, key=lambda side: hypot(side[1][0] - side[0][0], side[1][1] - side[0][1]))


def houses(draw: Random, block: Polygon) -> Iterator[Polygon]:
    """Rows of houses along the block: slabs on estates, close small ones in old quarters, halls here and there."""
    (x1, y1), (x2, y2) = longest_side(block)
    turn = atan2(y2 - y1, x2 - x1)
    centre = block.centroid
    flat = rotate(block, -turn, origin=centre, use_radians=True).buffer(-4)
    if flat.is_empty:
        return
    prepare(flat)
    deep, gap, long = draw.choice(((11, 13, 44), (11, 15, 52), (13, 17, 38), (9, 7, 18), (24, 16, 60)))
    west, south, east, north = flat.bounds
    y = south + draw.uniform(1, 5)
    while y + deep < north:
        x = west + draw.uniform(1, 8)
        while x + 8 < east:
            length = long * draw.uniform(0.7, 1.25)
            house = box(x, y, x + length, y + deep)
            if draw.random() > 0.07 and flat.contains(house):
                yield rotate(house, turn, origin=centre, use_radians=True)
                x += length + draw.choice((5, 7, 12))
            else:
                x += 9
        y += deep + gap


def shifted(spot: Spot, turn: float, ahead: float, aside: float) -> Spot:
    """A spot moved ahead along a direction and aside to its left, in metres."""
    return spot[0] + ahead * cos(turn) - aside * sin(turn), spot[1] + ahead * sin(turn) + aside * cos(turn)
