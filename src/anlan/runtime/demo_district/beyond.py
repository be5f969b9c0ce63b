# SPDX-License-Identifier: Apache-2.0
"""What lies around the demo district on the map: land, wide water and main roads without names, so that a wide wall shows no edge."""

from collections.abc import Iterator

from shapely import LineString, box
from shapely.geometry.base import BaseGeometry

from .ground import COLUMNS, HEIGHT, ROWS, UNIT, WIDTH, warped

FAR, NEAR = 24_000, 8_000  # metres beyond the district, west and east, south and north
EDGES = (-FAR, -NEAR, WIDTH + FAR, HEIGHT + NEAR)
EVERY = 8  # lattice lines between two main roads


def land() -> BaseGeometry:
    """The ground as far as the map reaches."""
    return box(*EDGES)


def roads(waters: list[BaseGeometry]) -> Iterator[tuple[str, BaseGeometry]]:
    """Main roads outside of the district with their class; nobody can be sent along them."""
    kept = land().difference(box(0, 0, WIDTH, HEIGHT))
    for water in waters:
        kept = kept.difference(water)
    wide, high = FAR // UNIT, NEAR // UNIT
    for i in range(-wide, COLUMNS, EVERY):
        yield _class(i), _line([(i, j) for j in range(-high, ROWS + high)]).intersection(kept)
    for j in range(-high, ROWS + high, EVERY):
        yield _class(j), _line([(i, j) for i in range(-wide, COLUMNS)]).intersection(kept)


def _class(line: int) -> str:
    return "primary" if line % (2 * EVERY) == 0 else "secondary"


def _line(nodes: list[tuple[int, int]]) -> LineString:
    return LineString([warped(*node) for node in nodes])
