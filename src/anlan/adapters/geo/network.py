# SPDX-License-Identifier: Apache-2.0
"""The street network as arrays: junctions, edges, and how long each takes on foot and by car."""

from dataclasses import dataclass
from math import cos, radians
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import BadZipFile

import numpy as np
import osmium
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from anlan.kernel.ports import Mode, Point

METRES = 111_195.0  # metres in a degree of latitude, mean radius
WALKING = 1.4  # metres a second, an ordinary walk; a district may say otherwise (2.0 is a brisk one)
IN_TOWN = 0.75  # share of the signed speed that is kept in town, with lights on (assumed)
SPEEDS = {  # km/h by class, where no sign is mapped (assumed)
    "motorway": 90, "trunk": 70, "primary": 60, "secondary": 50, "tertiary": 40, "unclassified": 30,
    "residential": 30, "living_street": 15, "service": 15, "motorway_link": 50, "trunk_link": 40, "primary_link": 40,
    "secondary_link": 35, "tertiary_link": 30,
}  # fmt: skip
ON_FOOT = {"footway", "path", "pedestrian", "steps", "track", "cycleway"}
NO_FEET = {"motorway", "motorway_link", "trunk_link"}
VERSION = 4  # of the compiled file


@dataclass(frozen=True)
class Network:
    """Junctions by latitude and longitude; edges by their ends, metres, car speed, and what is allowed."""

    lat: NDArray[np.float64]
    lng: NDArray[np.float64]
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    metres: NDArray[np.float64]
    car: NDArray[np.float64]  # metres a second, 0 = no cars
    one_way: NDArray[np.bool_]
    foot: NDArray[np.bool_]

    def weights(
        self, mode: Mode, edges: NDArray[np.int64], walking: float = WALKING
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Seconds along each edge and against it; inf where it is not allowed."""
        if mode == "foot":
            on_foot = np.where(self.foot[edges], self.metres[edges] / walking, np.inf)
            return on_foot, on_foot
        speed = self.car[edges]
        with np.errstate(divide="ignore"):
            driving = np.where(speed > 0, self.metres[edges] / speed, np.inf)
        return driving, np.where(self.one_way[edges], np.inf, driving)

    def allowed(self, mode: Mode) -> NDArray[np.bool_]:
        """The edges on which one may stand in this mode."""
        return self.foot if mode == "foot" else self.car > 0

    def apart(self, one: Point, other: Point) -> float:
        """Metres between two near points."""
        east = (one.lng - other.lng) * METRES * cos(radians(one.lat))
        return float(np.hypot((one.lat - other.lat) * METRES, east))


def read_network(source: Path) -> Network:
    """Read an extract, or its compiled form when that is newer."""
    compiled = source.with_suffix(f".v{VERSION}.npz")
    if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
        try:
            with np.load(compiled) as stored:
                return Network(**{name: stored[name] for name in stored.files})
        except (OSError, ValueError, TypeError, EOFError, BadZipFile):
            pass  # damaged: it is only a copy
    network = largest_part(_read(source))
    _keep(network, compiled)
    return network


def _keep(network: Network, compiled: Path) -> None:
    """Write the compiled form in one step, so that another process never reads half of it."""
    try:
        with NamedTemporaryFile(dir=compiled.parent, suffix=".part", delete=False) as part:
            np.savez(part, **vars(network))
        Path(part.name).replace(compiled)
    except OSError:
        pass  # a read-only folder: the next start reads the extract again


def _read(source: Path) -> Network:
    index: dict[int, int] = {}
    lat: list[float] = []
    lng: list[float] = []
    edges: list[tuple[int, int, float, bool, bool]] = []
    ways = osmium.FileProcessor(str(source)).with_locations().with_filter(osmium.filter.KeyFilter("highway"))
    for way in ways:
        if not isinstance(way, osmium.osm.Way):
            continue
        told = _allowed(dict(way.tags))
        if told is None:
            continue
        before = None
        for node in way.nodes:
            if not node.location.valid():
                before = None
                continue
            here = index.setdefault(node.ref, len(lat))
            if here == len(lat):
                lat.append(node.lat)
                lng.append(node.lon)
            if before is not None and before != here:
                edges.append((before, here, *told) if told[2] >= 0 else (here, before, told[0], told[1], 1))  # type: ignore[arg-type]
            before = here
    return _arrays(lat, lng, edges)


def _allowed(tags: dict[str, str]) -> tuple[float, bool, int] | None:
    """Car speed in metres a second, whether feet may go, and 1 for one-way, -1 for one-way against, 0."""
    kind = tags["highway"]
    if tags.get("access") in ("no", "private") or tags.get("area") == "yes":
        return None
    speed = 0.0
    if kind in SPEEDS and tags.get("motor_vehicle", "yes") != "no":
        signed = tags.get("maxspeed", "")
        limit = float(signed) if signed.isdigit() else SPEEDS[kind]
        speed = limit / 3.6 * IN_TOWN
    feet = kind not in NO_FEET and tags.get("foot", "yes") != "no" and (kind in SPEEDS or kind in ON_FOOT)
    if not speed and not feet:
        return None
    turns = tags.get("junction") in ("roundabout", "circular") or kind in ("motorway", "motorway_link")
    said = tags.get("oneway", "yes" if turns else "no")
    return speed, feet, {"yes": 1, "1": 1, "true": 1, "-1": -1, "reverse": -1}.get(said, 0)


def _arrays(lat: list[float], lng: list[float], edges: list[tuple[int, int, float, bool, bool]]) -> Network:
    ys, xs = np.array(lat), np.array(lng)
    source = np.array([e[0] for e in edges], dtype=np.int64)
    target = np.array([e[1] for e in edges], dtype=np.int64)
    north = (ys[source] - ys[target]) * METRES
    east = (xs[source] - xs[target]) * METRES * np.cos(np.radians(ys[source]))
    return Network(
        ys, xs, source, target, np.hypot(north, east), np.array([e[2] for e in edges]),
        np.array([bool(e[4]) for e in edges]), np.array([e[3] for e in edges]),
    )  # fmt: skip


def largest_part(net: Network) -> Network:
    """Only what can be reached from everywhere and left to everywhere by car, and the footways that hang on it."""
    size = len(net.lat)
    drivable = net.car > 0
    ones = np.ones(int(drivable.sum()) * 2)
    back = drivable & ~net.one_way
    rows = np.concatenate([net.source[drivable], net.target[back]])
    columns = np.concatenate([net.target[drivable], net.source[back]])
    graph = coo_matrix((ones[: len(rows)], (rows, columns)), shape=(size, size))
    _, strong = connected_components(graph, connection="strong")
    used = np.unique(np.concatenate([rows, columns])) if len(rows) else np.arange(size)
    core = np.zeros(size, dtype=bool)
    if len(used):
        core[used] = strong[used] == np.bincount(strong[used]).argmax()
    walks = net.foot | (core[net.source] & core[net.target])
    graph = coo_matrix(
        (np.ones(int(walks.sum())), (net.source[walks], net.target[walks])), shape=(size, size)
    )
    _, weak = connected_components(graph, directed=False)
    main = np.bincount(weak[core]).argmax() if core.any() else 0
    keep = (weak[net.source] == main) & (weak[net.target] == main) & walks
    car = np.where(core[net.source] & core[net.target], net.car, 0.0)
    keep &= (car > 0) | net.foot
    kept = np.unique(np.concatenate([net.source[keep], net.target[keep]]))
    new = np.full(size, -1, dtype=np.int64)
    new[kept] = np.arange(len(kept))
    return Network(
        net.lat[kept], net.lng[kept], new[net.source[keep]], new[net.target[keep]], net.metres[keep], car[keep],
        net.one_way[keep], net.foot[keep],
    )  # fmt: skip
