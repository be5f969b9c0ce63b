# SPDX-License-Identifier: Apache-2.0
"""Travel times and ways along streets: a Router on a graph in memory, read from an OpenStreetMap extract.

One search from the target over the turned-round graph answers for any number of sources.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from anlan.kernel.ports import Mode, Point, Way

from .network import METRES, WALKING, Network, read_network
from .reach import outline
from .snapping import Snap, Snapper, Snaps

MODES: tuple[Mode, Mode] = ("foot", "car")
FARTHEST = 3 * 3600.0  # seconds: nobody is sent from farther away
LEAST = 1e-9  # seconds: an edge of no length must still be an edge
type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]


class Choices(NamedTuple):
    """Seconds for each source by leaving its edge at the end, at the beginning, or staying on the target's edge."""

    ahead: Floats
    behind: Floats
    along: Floats


class Streets:
    """A Router. Reads are safe from many threads; nothing changes after it was made but the book of known positions.

    `walking` is in metres a second; it also counts for the straight steps between a place and its street.
    """

    def __init__(self, network: Network, *, walking: float = WALKING) -> None:
        self._net, self._walking = network, walking
        every = np.arange(len(network.source))
        self._seconds = {mode: network.weights(mode, every, walking) for mode in MODES}
        self._snappers = {mode: Snapper(network, network.allowed(mode)) for mode in MODES}
        self._turned = {mode: _turned(network, *self._seconds[mode]) for mode in MODES}

    @classmethod
    def load(cls, source: Path, *, walking: float = WALKING) -> "Streets":
        """Read a .osm.pbf or .osm file; its compiled form is kept beside it for the next start."""
        return cls(read_network(source), walking=walking)

    @property
    def size(self) -> tuple[int, int]:
        """How many junctions and edges there are."""
        return len(self._net.lat), len(self._net.source)

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Seconds from each source to the target, with the straight steps to and from the street; inf where no way is."""
        if not sources:
            return []
        snapper = self._snappers[mode]
        goal, found = snapper.snap(target), snapper.snap_all(sources)
        left, _ = self._search(goal, mode)
        choices = self._choices(found, goal, left, mode)
        seconds = np.minimum(np.minimum(choices.ahead, choices.behind), choices.along)
        seconds = seconds + (found.metres + goal.metres) / self._walking
        straight = self._straight(sources, target, found.metres + goal.metres)
        result: list[float] = np.minimum(seconds, straight / self._walking).tolist()
        return result

    def way(self, source: Point, target: Point, mode: Mode) -> Way:
        """The quickest way, as points along the streets; raises ValueError when there is none."""
        snapper = self._snappers[mode]
        start, goal, found = snapper.snap(source), snapper.snap(target), snapper.snap_all([source])
        left, before = self._search(goal, mode)
        ahead, behind, along = (float(c[0]) for c in self._choices(found, goal, left, mode))
        seconds = min(ahead, behind, along) + (start.metres + goal.metres) / self._walking
        straight = float(self._straight([source], target, found.metres + goal.metres)[0])
        if straight / self._walking <= seconds:
            return Way((source, target), straight, straight / self._walking)
        if not np.isfinite(seconds):
            raise ValueError("no way leads there")
        inner: list[int] = []
        if along > min(ahead, behind):
            ends = self._net.target if ahead <= behind else self._net.source
            inner = self._nodes(int(ends[start.edge]), before)
        passed = [Point(float(self._net.lat[n]), float(self._net.lng[n])) for n in inner]
        points = (source, snapper.place(start), *passed, snapper.place(goal), target)
        metres = sum(self._net.apart(a, b) for a, b in pairwise(points))
        return Way(points, metres, seconds)

    def reach(self, target: Point, seconds: float, mode: Mode) -> list[list[Point]]:
        """Outer rings of the area from which the target is reached in time, along the streets."""
        goal = self._snappers[mode].snap(target)
        seconds -= goal.metres / self._walking
        left, _ = self._search(goal, mode, max(seconds, 0.0))
        return outline(self._net, left, seconds, self._seconds[mode])

    def _search(self, goal: Snap, mode: Mode, limit: float = FARTHEST) -> tuple[Floats, Ints]:
        """For each junction the seconds that are left to the goal, and the next junction on the way there."""
        turned, size = self._turned[mode], len(self._net.lat)
        there, back = (float(w[goal.edge]) for w in self._seconds[mode])
        columns, values = turned.indices.copy(), turned.data.copy()
        columns[-2:] = self._net.source[goal.edge], self._net.target[goal.edge]
        values[-2:] = max(_part(goal.share, there), LEAST), max(_part(1 - goal.share, back), LEAST)
        graph = csr_matrix((values, columns, turned.indptr), shape=turned.shape)
        left, before = dijkstra(graph, indices=size, limit=limit, return_predecessors=True)
        return left[:size], before

    def _choices(self, found: Snaps, goal: Snap, left: Floats, mode: Mode) -> Choices:
        net = self._net
        there, back = (w[found.edge] for w in self._seconds[mode])
        ahead = left[net.target[found.edge]] + _part(1 - found.share, there)
        behind = left[net.source[found.edge]] + _part(found.share, back)
        apart = goal.share - found.share
        along = np.where(apart >= 0, _part(apart, there), _part(-apart, back))
        return Choices(ahead, behind, np.where(found.edge == goal.edge, along, np.inf))

    def _nodes(self, first: int, before: Ints) -> list[int]:
        """The junctions from the first to the last before the goal."""
        nodes, end = [first], len(self._net.lat)
        while (following := int(before[nodes[-1]])) != end:
            nodes.append(following)
        return nodes

    def _straight(self, sources: Sequence[Point], target: Point, to_streets: Floats) -> Floats:
        """Metres across open ground for who is nearer to the target than both are to the streets; else inf."""
        lat, lng = (np.array([p[axis] for p in sources]) for axis in (0, 1))
        east = (lng - target.lng) * METRES * np.cos(np.radians(target.lat))
        metres = np.hypot((lat - target.lat) * METRES, east)
        nearby: Floats = np.where(metres <= to_streets, metres, np.inf)
        return nearby


def _part(share: Any, seconds: Any) -> Any:
    """A share of an edge's seconds; none of an edge costs nothing, even where it is closed. (Any: numbers or arrays.)"""
    with np.errstate(invalid="ignore"):
        return np.where(np.asarray(share) <= 0, 0.0, share * seconds)


def _turned(net: Network, there: Floats, back: Floats) -> csr_matrix:
    """Seconds between junctions against the traffic; where two streets join the same two, the quicker counts.

    A last row of two places is left for the goal of each search.
    """
    rows, columns = np.concatenate([net.target, net.source]), np.concatenate([net.source, net.target])
    values = np.concatenate([there, back])
    is_open = np.isfinite(values)
    rows, columns, values = rows[is_open], columns[is_open], np.maximum(values[is_open], LEAST)
    order = np.lexsort((values, columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    keep = np.ones(len(rows), dtype=bool)
    keep[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    size = len(net.lat)
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows[keep], minlength=size))])
    return csr_matrix(
        (
            np.append(values[keep], (LEAST, LEAST)),
            np.append(columns[keep], (0, 0)),
            np.append(starts, starts[-1] + 2),
        ),
        shape=(size + 1, size + 1),
    )
