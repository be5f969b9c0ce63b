# SPDX-License-Identifier: Apache-2.0
"""Vector tiles of the generated ground, for a map that works without any network (Mapbox Vector Tile 2.1, MBTiles 1.3)."""

import gzip
import sqlite3
from collections.abc import Iterator
from math import asinh, atan, degrees, pi, radians, sinh, tan
from pathlib import Path
from random import Random
from typing import Any

import mapbox_vector_tile
from shapely import LineString, Point, Polygon, STRtree, box
from shapely.affinity import affine_transform, rotate
from shapely.geometry.base import BaseGeometry

from .ground import HEIGHT, WIDTH, lat_lng, lng_lat, river, warped
from .regions import Region
from .streets import TOWN, Street

ZOOMS = range(10, 16)
FROM_ZOOM = {"primary": 10, "secondary": 11, "tertiary": 12, "residential": 14}
type Feature = tuple[str, BaseGeometry, dict[str, Any], int]  # layer, shape in degrees, what is said, first zoom


def write(file: Path, pieces: list[Street], regions: list[Region], draw: Random) -> None:
    """Write every tile that shows something."""
    features = list(_features(pieces, regions, draw))
    tree = STRtree([shape for _, shape, _, _ in features])
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as store:
        store.executescript(
            "CREATE TABLE metadata (name text, value text);"
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob,"
            " PRIMARY KEY (zoom_level, tile_column, tile_row));"
        )
        store.executemany("INSERT INTO metadata VALUES (?, ?)", [("name", "椒江（演示）"), ("format", "pbf")])
        for z, x, y in _tiles():
            packed = _tile(z, x, y, features, tree)
            if packed:
                store.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, (1 << z) - 1 - y, packed))


def _tiles() -> Iterator[tuple[int, int, int]]:
    south, west = lat_lng((-2000, -2000))
    north, east = lat_lng((WIDTH + 4000, HEIGHT + 1500))
    for z in ZOOMS:
        for x in range(_column(west, z), _column(east, z) + 1):
            for y in range(_row(north, z), _row(south, z) + 1):
                yield z, x, y


def _column(lng: float, z: int) -> int:
    return int((lng + 180) / 360 * (1 << z))


def _row(lat: float, z: int) -> int:
    return int((1 - asinh(tan(radians(lat))) / pi) / 2 * (1 << z))


def _bounds(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    def lat(row: int) -> float:
        return degrees(atan(sinh(pi * (1 - 2 * row / (1 << z)))))

    return x / (1 << z) * 360 - 180, lat(y + 1), (x + 1) / (1 << z) * 360 - 180, lat(y)


def _tile(z: int, x: int, y: int, features: list[Feature], tree: STRtree) -> bytes:
    west, south, east, north = _bounds(z, x, y)
    margin = (east - west) * 0.04
    frame = box(west - margin, south - margin, east + margin, north + margin)
    scale_x, scale_y = 4096 / (east - west), 4096 / (north - south)
    layers: dict[str, list[dict[str, Any]]] = {}
    for index in sorted(tree.query(frame).tolist()):
        layer, shape, said, first = features[index]
        if z < first:
            continue
        cut = shape.intersection(frame)
        if cut.is_empty:
            continue
        placed = affine_transform(cut, [scale_x, 0, 0, scale_y, -west * scale_x, -south * scale_y])
        layers.setdefault(layer, []).append({"geometry": placed, "properties": said})
    if not layers:
        return b""
    told = [{"name": name, "features": inside} for name, inside in layers.items()]
    return gzip.compress(mapbox_vector_tile.encode(told), mtime=0)


def _degrees(shape: BaseGeometry) -> BaseGeometry:
    (lng0, lat0), (lng1, lat1) = lng_lat((0, 0)), lng_lat((100_000, 100_000))
    return affine_transform(shape, [(lng1 - lng0) / 100_000, 0, 0, (lat1 - lat0) / 100_000, lng0, lat0])


def _features(pieces: list[Street], regions: list[Region], draw: Random) -> Iterator[Feature]:
    yield "land", _degrees(box(-3000, -3000, WIDTH + 3000, HEIGHT + 3000)), {}, 0
    banks = [(x, river(x)) for x in range(-3000, WIDTH + 3001, 250)]
    shape = Polygon([(x, b[0]) for x, b in banks] + [(x, b[1]) for x, b in reversed(banks)])
    yield "water", _degrees(shape), {"name": "椒江"}, 0
    yield "water", _degrees(box(WIDTH + 700, -3000, WIDTH + 3000, HEIGHT + 3000)), {"name": "台州湾"}, 0
    for park in _parks(draw):
        yield "park", _degrees(park), {}, 12
    for piece in pieces:
        line = LineString(piece.ends)
        yield "street", _degrees(line), {"class": piece.kind, "name": piece.name}, FROM_ZOOM[piece.kind]
    for building in _buildings(draw):
        yield "building", _degrees(building), {}, 14
    for region in regions:
        if region.level in ("street", "community"):
            spot = Point(region.shape.representative_point())
            yield "place", _degrees(spot), {"name": region.name, "level": region.level}, 10 if region.level == "street" else 13
    yield "place", _degrees(Point(9500, 12_350)), {"name": "椒　江", "level": "water"}, 10


def _parks(draw: Random) -> Iterator[Polygon]:
    for _ in range(46):
        x, y = draw.uniform(500, WIDTH - 500), draw.uniform(500, HEIGHT - 500)
        south, north = river(x)
        if not south - 400 < y < north + 400:
            yield Point(x, y).buffer(draw.uniform(60, 240), quad_segs=3)


def _buildings(draw: Random) -> Iterator[Polygon]:
    """Blocks of the town, a few houses in each."""
    west, east, south, north = TOWN
    for i in range(west, east):
        for j in range(south, north):
            (x1, y1), (x2, y2) = warped(i, j), warped(i + 1, j + 1)
            if y2 > river(x1)[0] - 60 or draw.random() < 0.08:
                continue
            for k in range(draw.choice((2, 3, 4))):
                w, h = draw.uniform(18, 42), draw.uniform(14, 34)
                x = draw.uniform(x1 + 14, max(x1 + 15, x2 - w - 14))
                y = y1 + 14 + k * (y2 - y1 - 28) / 4
                yield rotate(box(x, y, x + w, y + min(h, 22)), draw.uniform(-4, 4))
