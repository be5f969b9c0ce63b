# SPDX-License-Identifier: Apache-2.0
"""Regions: the district's real streets and communities by name, with generated borders, and four grid cells each."""

import csv
from dataclasses import dataclass
from importlib import resources
from random import Random

from shapely import MultiPoint, Point, Polygon, box, voronoi_polygons
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from .ground import HEIGHT, WIDTH, lng_lat, river

CENTRES = {  # metres; roughly where the streets lie to one another
    "海门": (11_300, 10_300), "白云": (9_000, 9_400), "葭沚": (6_000, 9_300), "洪家": (5_500, 4_800), "三甲": (13_500, 4_500),
    "下陈": (10_000, 2_500), "前所": (14_000, 14_200), "章安": (6_500, 14_200), "农场": (17_500, 3_500),
}  # fmt: skip
ISLANDS = box(21_500, 500, 23_500, 2_500)  # 大陈镇, far off in truth


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
    land = box(0, 0, WIDTH, HEIGHT)
    shapes = _streets(draw, streets, land)
    whole = land.union(ISLANDS)
    found = [Region("331002", "椒江区", "", "district", whole)]
    for code, name in streets.items():
        found.append(Region(code, name, "331002", "street", shapes[code]))
        inner = [row for row in rows if row["street_code"] == code]
        pieces = _split(draw, shapes[code], len(inner))
        for row, piece in zip(inner, pieces, strict=True):
            found.append(Region(row["village_code"], row["village_name"], code, "community", piece))
            found += _grids(row["village_code"], row["village_name"], piece)
    return found


def _streets(draw: Random, names: dict[str, str], land: Polygon) -> dict[str, BaseGeometry]:
    centres, islands = {}, {}
    for code, name in names.items():
        known = next((spot for word, spot in CENTRES.items() if word in name), None)
        if "大陈" in name:
            islands[code] = ISLANDS
        else:
            centres[code] = known or (draw.uniform(15_000, 19_000), draw.uniform(6_000, 10_500))
    cells = voronoi_polygons(MultiPoint(list(centres.values())), extend_to=land)
    found: dict[str, BaseGeometry] = dict(islands)
    for code, spot in centres.items():
        cell = next(cell for cell in cells.geoms if cell.contains(Point(spot)))
        found[code] = cell.intersection(land)
    return found


def _split(draw: Random, shape: BaseGeometry, count: int) -> list[BaseGeometry]:
    if count == 1:
        return [shape]
    west, south, east, north = shape.bounds
    spots: list[tuple[float, float]] = []
    while len(spots) < count:
        spot = (draw.uniform(west, east), draw.uniform(south, north))
        bank = river(spot[0])
        dry = spot[1] < bank[0] or spot[1] > bank[1]
        apart = all((spot[0] - x) ** 2 + (spot[1] - y) ** 2 > 150**2 for x, y in spots)
        if shape.contains(Point(spot)) and dry and apart:
            spots.append(spot)
    cells = voronoi_polygons(MultiPoint(spots), extend_to=shape)
    return [next(c for c in cells.geoms if c.contains(Point(s))).intersection(shape) for s in spots]


def _grids(code: str, name: str, shape: BaseGeometry) -> list[Region]:
    west, south, east, north = shape.bounds
    x, y = shape.centroid.x, shape.centroid.y
    quarters = (box(west, south, x, y), box(x, south, east, y), box(west, y, x, north), box(x, y, east, north))
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
            return lng_lat((float(part[0]), float(part[1])))  # type: ignore[arg-type]
        return [turn(one) for one in part]  # type: ignore[attr-defined]

    return {"type": told["type"], "coordinates": turn(told["coordinates"])}
