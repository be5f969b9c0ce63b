# SPDX-License-Identifier: Apache-2.0
"""Cuts the demo's map into tiles, so that it works without any network: gzip-packed vector tiles in MBTiles 1.3."""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from math import pi
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree, box, clip_by_rect, is_empty, transform
from shapely.geometry.base import BaseGeometry

from .beyond import EDGES
from .ground import EAST_METRE, HEIGHT, NORTH_METRE, SOUTH, WEST, WIDTH, lng_lat
from .picture import Feature
from .vector_tile import EXTENT, Said, encode

ZOOMS = range(10, 16)
MARGIN = 160  # tile units beyond the edge, so that lines and outlines meet their neighbours
WIDE_UNTIL = 14  # the zoom that a wall shows at most; nearer there is nothing to see around the district
CLOSE = (-2500, -2500, WIDTH + 4500, HEIGHT + 2000)
DRAWN = 4  # raised when the picture changes, so that an older file is drawn anew
ATTRIBUTION = "演示：街道、房屋和界线都是生成的"
CENTRE, CENTRE_ZOOM = (11_000, 10_600), 15
LAYERS = {"land": (), "water": ("name",), "park": ("name",), "building": (), "street": ("class", "name", "bridge"),
          "place": ("name", "level")}  # fmt: skip


def write(file: Path, features: list[Feature], seed: int) -> None:
    """Write every tile that shows something."""
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as store:
        store.executescript(
            "CREATE TABLE metadata (name text, value text);"
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob,"
            " PRIMARY KEY (zoom_level, tile_column, tile_row));"
        )
        store.executemany("INSERT INTO metadata VALUES (?, ?)", _told(seed).items())
        shapes = np.array([transform(feature.shape, _mercator) for feature in features], dtype=object)
        for z in ZOOMS:
            shown = np.array([feature.zoom <= z for feature in features])
            near = [feature for feature in features if feature.zoom <= z]
            for x, y, packed in _zoom(z, shapes[shown], near):
                store.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, (1 << z) - 1 - y, packed))
    store.close()


def is_drawn(file: Path, seed: int) -> bool:
    """Whether the file holds this seed's map already."""
    if not file.exists():
        return False
    store = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        row = store.execute("SELECT value FROM metadata WHERE name = 'version'").fetchone()
    except sqlite3.DatabaseError:
        return False
    finally:
        store.close()
    return row is not None and row[0] == _version(seed)


def basemap(seed: int) -> dict[str, object]:
    """Bounds, centre and zooms for whoever shows the map."""
    west, south = lng_lat((0, 0))
    east, north = lng_lat((WIDTH, HEIGHT))
    return {
        "bounds": [west, south, east, north], "center": lng_lat(CENTRE), "zoom": CENTRE_ZOOM, "minzoom": ZOOMS[0],
        "maxzoom": ZOOMS[-1], "attribution": ATTRIBUTION, "version": _version(seed),
    }  # fmt: skip


def _version(seed: int) -> str:
    return f"{DRAWN}.{seed}"


def _told(seed: int) -> dict[str, str]:
    about = basemap(seed)
    layers = [{"id": name, "fields": {key: "String" if key != "level" else "Number" for key in keys}}
              for name, keys in LAYERS.items()]  # fmt: skip
    return {
        "name": "椒江（演示）", "format": "pbf", "type": "baselayer", "version": _version(seed),
        "minzoom": str(ZOOMS[0]), "maxzoom": str(ZOOMS[-1]), "attribution": ATTRIBUTION,
        "bounds": ",".join(map(str, about["bounds"])),  # type: ignore[call-overload]
        "center": ",".join(map(str, [*lng_lat(CENTRE), CENTRE_ZOOM])),
        "json": json.dumps({"vector_layers": layers}),
    }  # fmt: skip


def _mercator(spots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Metres of the ground as shares of the world's square, y downwards."""
    lng = WEST + spots[:, 0] / EAST_METRE
    lat = np.radians(SOUTH + spots[:, 1] / NORTH_METRE)
    return np.column_stack([(lng + 180) / 360, (1 - np.arcsinh(np.tan(lat)) / pi) / 2])


def _zoom(z: int, shapes: NDArray[np.object_], features: list[Feature]) -> Iterator[tuple[int, int, bytes]]:
    size = 1 << z
    left, bottom, right, top = EDGES if z <= WIDE_UNTIL else CLOSE
    (west, south), (east, north) = _mercator(np.array([(left, bottom), (right, top)], dtype=float))
    tree = STRtree(shapes)
    for x in range(int(west * size), int(east * size) + 1):
        for y in range(int(north * size), int(south * size) + 1):
            margin = MARGIN / EXTENT / size
            frame = (x / size - margin, y / size - margin, (x + 1) / size + margin, (y + 1) / size + margin)
            packed = _tile(frame, (x / size, y / size), size * EXTENT, tree, shapes, features)
            if packed:
                yield x, y, packed


def _tile(
    frame: tuple[float, float, float, float], corner: tuple[float, float], scale: int, tree: STRtree,
    shapes: NDArray[np.object_], features: list[Feature],
) -> bytes:  # fmt: skip
    hits = np.sort(tree.query(box(*frame)))
    cut = clip_by_rect(shapes[hits], *frame)
    layers: dict[str, list[tuple[BaseGeometry, Said]]] = {}
    kept = ~is_empty(cut)
    placed = transform(cut[kept], lambda spots: (spots - np.array(corner)) * scale)
    for index, shape in zip(hits[kept].tolist(), placed, strict=True):
        layers.setdefault(features[index].layer, []).append((shape, features[index].said))
    return gzip.compress(encode(layers), mtime=0) if layers else b""
