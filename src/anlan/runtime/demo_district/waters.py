# SPDX-License-Identifier: Apache-2.0
"""The demo's waters as shapes in metres: the river, the bay, canals through the town, and the islands in the bay."""

from math import cos, pi, sin

from shapely import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from .beyond import EDGES
from .ground import WIDTH, between, coast, river

CANALS = (  # name, lattice line, whether it runs along rows, from, to
    ("葭沚泾", 82.5, False, 40, 89), ("东山河", 101.5, False, 28, 89), ("三才泾", 76.5, True, 24, 132),
    ("洪府塘", 46.5, True, 12, 120), ("一条河", 30.5, True, 30, 140), ("高闸河", 57.5, False, 20, 88),
)  # fmt: skip
WIDE = 20.0  # metres
ISLANDS = box(21_500, 500, 23_500, 2_500)  # 大陈镇 in a box of its own, nearer than in truth


def canal_lines() -> list[tuple[str, LineString]]:
    """The canals' middles."""
    found = []
    for name, line, is_row, first, last in CANALS:
        places = [(k / 2, line) if is_row else (line, k / 2) for k in range(first * 2, last * 2 + 1)]
        found.append((name, LineString([between(place) for place in places])))
    return found


def canals() -> list[tuple[str, BaseGeometry]]:
    """The canals as ground."""
    return [(name, line.buffer(WIDE / 2, cap_style="flat")) for name, line in canal_lines()]


def river_ground(west: float = EDGES[0], east: float = WIDTH + 4500) -> Polygon:
    """The river from the map's western edge into the bay."""
    banks = [(x, river(x)) for x in range(int(west), int(east) + 1, 100)]
    return Polygon([(x, bank[0]) for x, bank in banks] + [(x, bank[1]) for x, bank in reversed(banks)])


def bay(south: float = EDGES[1], north: float = EDGES[3]) -> BaseGeometry:
    """The bay east of the coast, without the islands."""
    shore = [(coast(y), float(y)) for y in range(int(south), int(north) + 1, 100)]
    sea = Polygon([*shore, (EDGES[2], north), (EDGES[2], south)])
    for island in islands():
        sea = sea.difference(island)
    return sea


def islands() -> list[Polygon]:
    """Two islands with rough shores."""
    found = []
    for x, y, radius in ((22_600, 1_750, 620), (22_100, 900, 330)):
        turns = [k * pi / 24 for k in range(48)]
        rough = [radius * (1 + 0.22 * sin(3 * t + x) + 0.1 * sin(7 * t)) for t in turns]
        found.append(
            Polygon([(x + r * cos(t), y + r * 0.8 * sin(t)) for t, r in zip(turns, rough, strict=True)])
        )
    return found
