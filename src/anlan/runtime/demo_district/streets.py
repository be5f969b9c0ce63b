# SPDX-License-Identifier: Apache-2.0
"""The demo's streets: a bent lattice, close in the town and wide outside, cut by the river except at two bridges."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import osmium

from .ground import HEIGHT, UNIT, WIDTH, Spot, lat_lng, river, warped
from .names import street_name

TOWN = (64, 112, 64, 94)  # lattice units: west, east, south, north
BRIDGES = (72, 104)
CLASSES = {"primary": 60, "secondary": 50, "tertiary": 40, "residential": 30}
type Node = tuple[int, int]


@dataclass(frozen=True)
class Street:
    """A piece of street between two junctions."""

    one: Node
    other: Node
    kind: str
    name: str
    is_bridge: bool = False
    one_way: bool = False

    @property
    def ends(self) -> tuple[Spot, Spot]:
        """Its two ends in metres."""
        return warped(*self.one), warped(*self.other)


def streets(draw: Random) -> list[Street]:
    """Every piece of street of the district."""
    nodes = {node for node in _lattice() if _dry(warped(*node))}
    found = []
    for i, j in sorted(nodes):
        for along in (True, False):
            other = _next(nodes, (i, j), along)
            if other is not None and (piece := _piece(draw, (i, j), other, along)):
                found.append(piece)
    return found


def _lattice() -> set[Node]:
    columns, rows = WIDTH // UNIT, HEIGHT // UNIT
    wide = {(i, j) for i in range(0, columns + 1, 4) for j in range(0, rows + 1, 4)}
    west, east, south, north = TOWN
    return wide | {(i, j) for i in range(west, east + 1) for j in range(south, north + 1)}


def _dry(spot: Spot) -> bool:
    south, north = river(spot[0])
    return spot[1] < south - 60 or spot[1] > north + 60


def _next(nodes: set[Node], node: Node, along: bool) -> Node | None:
    for step in range(1, 13):
        other = (node[0] + step, node[1]) if along else (node[0], node[1] + step)
        if other in nodes:
            return other if step <= 4 or (not along and node[0] in BRIDGES) else None
    return None


def _piece(draw: Random, one: Node, other: Node, along: bool) -> Street | None:
    line = one[1] if along else one[0]
    kind = "primary" if line % 16 == 0 else "secondary" if line % 8 == 0 else "tertiary" if line % 4 == 0 else ""
    kind = kind or "residential"
    (x1, y1), (x2, y2) = warped(*one), warped(*other)
    south, north = river((x1 + x2) / 2)
    wet = min(y1, y2) < south and max(y1, y2) > north
    if wet and one[0] not in BRIDGES:
        return None
    keep = {"primary": 1.0, "secondary": 1.0, "tertiary": 0.97, "residential": 0.9}[kind]
    if not wet and draw.random() > keep:
        return None
    one_way = kind == "residential" and line % 7 == 3
    return Street(one, other, "primary" if wet else kind, street_name(along, line), wet, one_way)


def write(pieces: list[Street], file: Path) -> None:
    """Write the streets as an OpenStreetMap extract; the same bytes for the same pieces."""
    ids = {node: number for number, node in enumerate(sorted({n for p in pieces for n in (p.one, p.other)}), 1)}
    file.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(file)) as writer:
        for node, number in ids.items():
            lat, lng = lat_lng(warped(*node))
            writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(lng, lat)))
        for number, piece in enumerate(pieces, 1):
            tags = {"highway": piece.kind, "name": piece.name, "maxspeed": str(CLASSES[piece.kind])}
            if piece.is_bridge:
                tags.update(bridge="yes", layer="1", name="椒江大桥")
            if piece.one_way:
                tags["oneway"] = "yes"
            nodes = [ids[piece.one], ids[piece.other]]
            writer.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=nodes, tags=tags))
