# SPDX-License-Identifier: Apache-2.0
"""What the demo's map shows, layer by layer, in metres: land, parks, waters, streets, houses, names of places."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from shapely import LineString, Point, Polygon, STRtree, union_all
from shapely.geometry.base import BaseGeometry

from . import beyond
from .blocks import houses
from .ground import Spot, density, river, warped
from .names import WORDS
from .regions import Region
from .streets import PARKS, Street, strings
from .vector_tile import Said
from .venues import block
from .waters import bay, canals, islands, river_ground

FROM_ZOOM = {"primary": 10, "secondary": 11, "tertiary": 12, "residential": 13}
LEVELS = {"street": 8, "community": 9}  # administrative levels, as OpenStreetMap counts them
PLACES_FROM = {"street": 10, "community": 14}


class Feature(NamedTuple):
    """A shape of one layer, what is said of it, and the zoom from which it is shown."""

    layer: str
    shape: BaseGeometry
    said: Said
    zoom: int


def features(
    draw: Random, pieces: list[Street], ground: Sequence[Polygon], places: list[Region], hamlets: list[Spot]
) -> list[Feature]:
    """Everything on the map."""
    parks = list(_parks(draw, ground))
    return [
        Feature("land", beyond.land(), {}, 0),
        *(Feature("park", shape, {"name": name} if name else {}, 12) for name, shape in parks),
        *_waters(),
        *_beyond(),
        *_streets(pieces),
        *_houses(draw, ground, [shape for _, shape in parks], hamlets),
        *_places(places),
        *(Feature("place", shape.centroid, {"name": name, "level": 10}, 14) for name, shape in parks if name),
    ]


def _waters() -> Iterator[Feature]:
    sea = bay()
    yield Feature("water", river_ground().difference(sea), {"name": "椒江"}, 0)
    yield Feature("water", sea, {"name": "台州湾"}, 0)
    for name, shape in canals():
        yield Feature("water", shape, {"name": name, "minor": 1}, 12)


def _beyond() -> Iterator[Feature]:
    """The neighbours' main roads."""
    for kind, line in beyond.roads([river_ground(), bay()]):
        if not line.is_empty:
            yield Feature("street", line, {"class": kind}, FROM_ZOOM[kind])


def _streets(pieces: list[Street]) -> Iterator[Feature]:
    for nodes, piece in strings(pieces):
        line = LineString([warped(*node) for node in nodes])
        said = {"class": piece.kind, "name": piece.name}
        yield Feature(
            "street", line, {**said, "bridge": 1} if piece.is_bridge else said, FROM_ZOOM[piece.kind]
        )


def _parks(draw: Random, ground: Sequence[Polygon]) -> Iterator[tuple[str, BaseGeometry]]:
    """Parks by name, the promenade along the river, and a small green here and there."""
    for name, edges in PARKS.items():
        yield name, block(*edges)
    banks = [(float(x), river(x)[0]) for x in range(7_000, 15_001, 100)]
    yield "", Polygon([(x, y - 12) for x, y in banks] + [(x, y - 105) for x, y in reversed(banks)])
    number = 0
    for shape in ground:
        if 2_500 < shape.area < 40_000 and draw.random() < 0.035:
            yield (f"{WORDS[number % len(WORDS)]}公园" if number < len(WORDS) else ""), shape.buffer(-4)
            number += 1
    for island in islands():
        yield "", island.buffer(-160)


def _houses(
    draw: Random, ground: Sequence[Polygon], parks: list[BaseGeometry], hamlets: list[Spot]
) -> Iterator[Feature]:
    green = STRtree(parks)
    everything = union_all(parks)
    for shape in ground:
        middle = shape.representative_point()
        built = density((middle.x, middle.y), hamlets)
        if shape.area > 170_000 or draw.random() > built * 1.6:
            continue
        if len(green.query(shape, predicate="intersects")):
            shape = shape.difference(everything)
            if not isinstance(shape, Polygon) or shape.area < 1500:
                continue
        for house in houses(draw, shape):
            yield Feature("building", house, {}, 14)


def _places(places: list[Region]) -> Iterator[Feature]:
    for region in places:
        if region.level in LEVELS:
            spot = Point(region.shape.representative_point())
            said: dict[str, str | int] = {"name": region.name, "level": LEVELS[region.level]}
            yield Feature("place", spot, said, PLACES_FROM[region.level])
