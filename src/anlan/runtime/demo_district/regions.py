# SPDX-License-Identifier: Apache-2.0
"""Regions: the district's real streets and communities by name, with generated borders, and four grid cells each."""

import csv
from dataclasses import dataclass
from importlib import resources
from math import hypot
from random import Random

from shapely import MultiPoint, Point, Polygon, box, voronoi_polygons
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from .ground import CENTRES, HEIGHT, coast, lng_lat, river
from .waters import ISLANDS


@dataclass(frozen=True)
class Region:
    """A region as the register's table wants it; the shape is in metres."""

    code: str
    name: str
    parent: str
    level: str
    shape: BaseGeometry


def regions(draw: Random) -> list[Region]:
    """District, streets, communities and grid cells: each level tiles the one above."""
    table = resources.files(__package__).joinpath("communities.csv").read_text("utf-8")
    rows = list(csv.DictReader(table.splitlines()))
    streets = {row["street_code"]: row["street_name"] for row in rows}
    shore = [(coast(y), float(y)) for y in (*range(0, HEIGHT, 250), HEIGHT)]
    land = Polygon([(0.0, 0.0), *shore, (0.0, float(HEIGHT))])
    shapes, centres = _streets(draw, streets, land)
    whole = land.union(ISLANDS)
    found = [Region("331002", "椒江区", "", "district", whole)]
    for code, name in streets.items():
        found.append(Region(code, name, "331002", "street", shapes[code]))
        inner = [row for row in rows if row["street_code"] == code]
        inner.sort(key=lambda row: "社区" not in row["village_name"])  # villages lie farther out
        pieces = _split(draw, shapes[code], len(inner), centres.get(code))
        for row, piece in zip(inner, pieces, strict=True):
            found.append(Region(row["village_code"], row["village_name"], code, "community", piece))
            found += _grids(row["village_code"], row["village_name"], piece)
    return found


def _streets(
    draw: Random, names: dict[str, str], land: Polygon
) -> tuple[dict[str, BaseGeometry], dict[str, tuple[float, float]]]:
    """The ground and the centre of each street."""
    centres, islands = {}, {}
    for code, name in names.items():
        known = next((spot[:2] for word, spot in CENTRES.items() if word in name), None)
        if "大陈" in name:
            islands[code] = ISLANDS
        else:
            centres[code] = known or (draw.uniform(15_000, 19_000), draw.uniform(6_000, 10_500))
    cells = voronoi_polygons(MultiPoint(list(centres.values())), extend_to=land)
    found: dict[str, BaseGeometry] = dict(islands)
    for code, spot in centres.items():
        cell = next(cell for cell in cells.geoms if cell.contains(Point(spot)))
        found[code] = cell.intersection(land)
    return found, centres


def _split(
    draw: Random, shape: BaseGeometry, count: int, centre: tuple[float, float] | None
) -> list[BaseGeometry]:
    """So many pieces of a street's ground, from its centre outwards; small where people live close together."""
    if count == 1:
        return [shape]
    west, south, east, north = shape.bounds
    spots: list[tuple[float, float]] = []
    while len(spots) < count:
        spot = (draw.uniform(west, east), draw.uniform(south, north))
        if centre and draw.random() < 0.5:
            spot = (draw.gauss(centre[0], 1100), draw.gauss(centre[1], 1100))
        bank = river(spot[0])
        dry = spot[1] < bank[0] or spot[1] > bank[1]
        apart = all((spot[0] - x) ** 2 + (spot[1] - y) ** 2 > 150**2 for x, y in spots)
        if shape.contains(Point(spot)) and dry and apart:
            spots.append(spot)
    if centre:
        spots.sort(key=lambda spot: hypot(spot[0] - centre[0], spot[1] - centre[1]))
    cells = voronoi_polygons(MultiPoint(spots), extend_to=shape)
    return [next(c for c in cells.geoms if c.contains(Point(s))).intersection(shape) for s in spots]


def _grids(code: str, name: str, shape: BaseGeometry) -> list[Region]:
    west, south, east, north = shape.bounds
    x, y = shape.centroid.x, shape.centroid.y
    quarters = (
        box(west, south, x, y),
        box(x, south, east, y),
        box(west, y, x, north),
        box(x, y, east, north),
    )
    pieces = [shape.intersection(quarter) for quarter in quarters]
    return [
        Region(f"{code}{number:02d}", f"{name}{number}网格", code, "grid", piece)
        for number, piece in enumerate(pieces, 1)
        if piece.geom_type in ("Polygon", "MultiPolygon") and piece.area > 0
    ]


def geojson(shape: BaseGeometry) -> dict[str, object]:
    """A shape in degrees, as GeoJSON."""
    told = mapping(shape)

    def turn(part: object) -> object:
        if isinstance(part, tuple) and part and isinstance(part[0], float):
            return lng_lat((float(part[0]), float(part[1])))
        return [turn(one) for one in part]  # type: ignore[attr-defined]

    return {"type": told["type"], "coordinates": turn(told["coordinates"])}
