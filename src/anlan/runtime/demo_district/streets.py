# SPDX-License-Identifier: Apache-2.0
"""The demo's streets: main roads everywhere, small ones where people live, cut by river and canals except at bridges.

After the recipe of a lattice bent by sines whose small streets are kept by density; the largest connected part is kept.
"""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random

import osmium
from shapely import LineString, STRtree

from .ground import CENTRES, COLUMNS, ROWS, Node, Spot, density, is_dry, lat_lng, river, warped
from .names import BRIDGES, StreetNames
from .waters import canal_lines

LIMITS = {"primary": 60, "secondary": 50, "tertiary": 40, "residential": 30}  # km/h
RAISED = {(True, 86): "secondary", (False, 84): "secondary"}  # streets that matter more than their line says
STAGE = (79, 98, 76, 88)  # the opening scene's ground is whole whatever the seed
GROUNDS = {  # venues of the opening scene that take several blocks: columns from, to, rows from, to
    "garden": (88, 90, 86, 88), "hospital": (84, 87, 81, 84), "mall": (92, 95, 81, 84), "stadium": (79, 81, 77, 80),
    "cloud": (80, 82, 84, 86),
}  # fmt: skip
PARKS = {"枫山公园": (97, 100, 84, 87), "市民广场": (88, 90, 81, 83), "白云山公园": (67, 72, 65, 70),
         "葭沚公园": (50, 52, 73, 75), "洪家公园": (43, 45, 40, 42)}  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A piece of street between two junctions; one-way pieces lead from `one` to `other`."""

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


def villages(draw: Random) -> list[Spot]:
    """Where houses stand together outside the towns."""
    return [(draw.uniform(500, 18_000), draw.uniform(500, 15_000)) for _ in range(46)]


def streets(draw: Random, hamlets: list[Spot]) -> list[Street]:
    """Every piece of street of the district."""
    dense = {
        (i, j): density(warped(i, j), hamlets)
        for i in range(COLUMNS) for j in range(ROWS) if is_dry(warped(i, j))
    }  # fmt: skip
    crossings = STRtree([line for _, line in canal_lines()])
    missing = _missing_roads(draw)
    kept = []
    for node in sorted(dense):
        for along in (True, False):
            other = _next(dense, node, along)
            if other is not None and (kind := _kept(draw, dense, node, other, along, missing)) is not None:
                kept.append((node, other, kind, along))
    kept.sort(
        key=lambda piece: (-round(dense[piece[0]], 1), piece)
    )  # the town's streets choose their names first
    names = StreetNames()
    found = [_piece(names, crossings, *piece, dense[piece[0]]) for piece in kept]
    found = [
        piece
        for piece in found
        if not (piece.is_bridge and piece.kind == "residential" and sum(piece.one) % 3)
    ]
    return _connected(_without_stubs(draw, found))


def _next(nodes: dict[Node, float], node: Node, along: bool) -> Node | None:
    nearest = (node[0] + 1, node[1]) if along else (node[0], node[1] + 1)
    if nearest in nodes:
        return nearest
    if along or node[0] not in BRIDGES or warped(*node)[1] > river(warped(*node)[0])[0]:
        return None
    return next(((node[0], j) for j in range(node[1] + 2, node[1] + 16) if (node[0], j) in nodes), None)


def _missing_roads(draw: Random) -> set[tuple[bool, int, int]]:
    """Stretches of two kilometres where a lesser road was never built."""
    lines = [
        (along, line, part) for along in (True, False) for line in range(4, 160, 4) for part in range(12)
    ]
    return {key for key in lines if key[1] % 8 and draw.random() < 0.3}


def _kept(
    draw: Random,
    dense: dict[Node, float],
    one: Node,
    other: Node,
    along: bool,
    missing: set[tuple[bool, int, int]],
) -> str | None:
    """The class of a piece, None where there is no street."""
    line, across = (one[1], one[0]) if along else (one[0], one[1])
    kind = (
        "primary" if line % 16 == 0 else "secondary" if line % 8 == 0 else "tertiary" if line % 4 == 0 else ""
    )
    kind = RAISED.get((along, line), kind) if max(dense[one], dense[other]) > 0.4 else kind
    if _in_grounds(one, other):
        return None
    west, east, south, north = STAGE
    if west <= one[0] <= east and south <= one[1] <= north:
        return kind or "residential"
    built = (dense[one] + dense[other]) / 2
    if kind:
        gone = kind == "tertiary" and built < 0.5 and (along, line, across // 16) in missing
        return None if gone else kind
    wanted = 0.42 if line % 2 == 0 else 0.62
    there = built + draw.uniform(-0.2, 0.2) > wanted and draw.random() > 0.09
    return "residential" if there else None


def _in_grounds(one: Node, other: Node) -> bool:
    x, y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    return any(w < x < e and s < y < n for w, e, s, n in (*GROUNDS.values(), *PARKS.values()))


def _piece(
    names: StreetNames, crossings: STRtree, one: Node, other: Node, kind: str, along: bool, built: float
) -> Street:
    line = one[1] if along else one[0]
    spot, end = warped(*one), warped(*other)
    over_river = abs(one[1] - other[1]) > 1
    bridge = over_river or bool(len(crossings.query(LineString([spot, end]), predicate="intersects")))
    quarter = min(CENTRES, key=lambda name: abs(CENTRES[name][0] - spot[0]) + abs(CENTRES[name][1] - spot[1]))
    name = BRIDGES[one[0]] if over_river else names.name(along, line, quarter)
    one_way = kind == "residential" and line % 7 in (3, 5) and built > 0.8
    if one_way and line % 7 == 5:  # neighbours lead the other way
        one, other = other, one
    return Street(one, other, kind, name, bridge, one_way)


def _without_stubs(draw: Random, pieces: list[Street]) -> list[Street]:
    """Fewer dead ends than chance left."""
    for _ in range(4):
        degree: dict[Node, int] = defaultdict(int)
        for piece in pieces:
            degree[piece.one] += 1
            degree[piece.other] += 1
        pieces = [
            piece for piece in pieces
            if piece.kind != "residential" or min(degree[piece.one], degree[piece.other]) > 1 or draw.random() < 0.2
        ]  # fmt: skip
    return pieces


def _connected(pieces: list[Street]) -> list[Street]:
    """The largest part that hangs together."""
    beside: dict[Node, list[Node]] = defaultdict(list)
    for piece in pieces:
        beside[piece.one].append(piece.other)
        beside[piece.other].append(piece.one)
    best: set[Node] = set()
    left = set(beside)
    while left:
        part, waiting = set(), [min(left)]
        while waiting:
            node = waiting.pop()
            if node not in part:
                part.add(node)
                waiting += beside[node]
        left -= part
        best = max(best, part, key=len)
    return [piece for piece in pieces if piece.one in best]


def strings(pieces: list[Street]) -> list[tuple[list[Node], Street]]:
    """Pieces of one street joined end to end, as maps keep them; with the piece that speaks for each."""
    ways: list[tuple[list[Node], Street]] = []
    open_ends: dict[tuple[object, ...], int] = {}
    for piece in sorted(pieces, key=lambda p: (p.name, p.one[1] != p.other[1], min(p.one, p.other))):
        first, last = sorted((piece.one, piece.other))
        said = (
            piece.name,
            piece.kind,
            piece.is_bridge,
            piece.one_way,
            piece.one < piece.other,
            first[0] == last[0],
        )
        index = open_ends.pop((first, *said), None)
        if index is None:
            index = len(ways)
            ways.append(([first], piece))
        ways[index][0].append(last)
        open_ends[(last, *said)] = index
    return [(nodes if piece.one < piece.other else nodes[::-1], piece) for nodes, piece in ways]


def write(pieces: list[Street], file: Path) -> None:
    """Write the streets as an OpenStreetMap extract; the same bytes for the same pieces."""
    ids = {
        node: number for number, node in enumerate(sorted({n for p in pieces for n in (p.one, p.other)}), 1)
    }
    file.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(file)) as writer:
        for node, number in ids.items():
            lat, lng = lat_lng(warped(*node))
            writer.add_node(osmium.osm.mutable.Node(id=number, version=1, location=(lng, lat)))
        for number, (nodes, piece) in enumerate(strings(pieces), 1):
            tags = {"highway": piece.kind, "name": piece.name, "maxspeed": str(LIMITS[piece.kind])}
            if piece.is_bridge:
                tags.update(bridge="yes", layer="1")
            if piece.one_way:
                tags["oneway"] = "yes"
            refs = [ids[node] for node in nodes]
            writer.add_way(osmium.osm.mutable.Way(id=number, version=1, nodes=refs, tags=tags))
