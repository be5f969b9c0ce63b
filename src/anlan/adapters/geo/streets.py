# SPDX-License-Identifier: Apache-2.0
"""Travel times and ways along streets: a Router on a graph in memory, read from an OpenStreetMap extract.

One search from the target over the turned-round graph answers for any number of sources (stack-data.md 1).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from anlan.kernel.ports import Mode, Point, Way

from .network import Network, read_network
from .reach import outline
from .snapping import Snap, Snapper

MODES: tuple[Mode, Mode] = ("foot", "car")
FARTHEST = 3 * 3600.0  # seconds: nobody is sent from farther away
type Floats = NDArray[np.float64]


class Streets:
    """A Router. Reads are safe from many threads; nothing changes after it was made."""

    def __init__(self, network: Network) -> None:
        self._net = network
        self._snappers = {mode: Snapper(network, network.allowed(mode)) for mode in MODES}
        self._turned: dict[Mode, csr_matrix] = {
            mode: _matrix(network, mode).T.tocsr() for mode in MODES
        }

    @classmethod
    def load(cls, source: Path) -> "Streets":
        """Read a .osm.pbf or .osm file; its compiled form is kept beside it for the next start."""
        return cls(read_network(source))

    @property
    def size(self) -> tuple[int, int]:
        """How many junctions and edges there are."""
        return len(self._net.lat), len(self._net.source)

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Seconds from each source to the target, with the straight steps to and from the street."""
        if not sources:
            return []
        goal = self._snappers[mode].snap(target)
        left = self._left(goal, mode)
        found = self._snappers[mode].snap_all(sources)
        there, back = self._net.weights(mode, found.edge)
        ahead = left[self._net.target[found.edge]] + _part(1 - found.share, there)
        behind = left[self._net.source[found.edge]] + _part(found.share, back)
        best = np.minimum(ahead, behind)
        same = found.edge == goal.edge
        if same.any():
            best[same] = np.minimum(best[same], self._along(found.share[same], goal, mode))
        access = (found.metres + goal.metres) / self._net.walking
        result: list[float] = (best + access).tolist()
        return result

    def way(self, source: Point, target: Point, mode: Mode) -> Way:
        """The quickest way, as points along the streets; raises ValueError when there is none."""
        snapper = self._snappers[mode]
        start, goal = snapper.snap(source), snapper.snap(target)
        (seconds,) = self.seconds_to(target, [source], mode)
        if not np.isfinite(seconds):
            raise ValueError("no way leads there")
        nodes = self._nodes(start, goal, mode)
        inner = [Point(float(self._net.lat[n]), float(self._net.lng[n])) for n in nodes]
        points = (source, snapper.place(start), *inner, snapper.place(goal), target)
        metres = sum(self._net.apart(a, b) for a, b in zip(points, points[1:], strict=False))
        return Way(points, metres, seconds)

    def reach(self, target: Point, seconds: float, mode: Mode) -> list[list[Point]]:
        """Outer rings of the area from which the target is reached in time, along the streets."""
        left = self._left(self._snappers[mode].snap(target), mode, seconds)
        return outline(self._net, left, seconds, mode)

    def _left(self, goal: Snap, mode: Mode, limit: float = FARTHEST) -> Floats:
        """For each junction the seconds that are left to the goal."""
        ends = [int(self._net.source[goal.edge]), int(self._net.target[goal.edge])]
        there, back = (float(w[0]) for w in self._net.weights(mode, np.array([goal.edge])))
        far = dijkstra(self._turned[mode], indices=ends, limit=limit)
        least: Floats = np.minimum(far[0] + _part(goal.share, there), far[1] + _part(1 - goal.share, back))
        return least

    def _along(self, share: Floats, goal: Snap, mode: Mode) -> Floats:
        """Seconds along the one edge that both stand on; against a one-way street there is no such way."""
        there, back = (float(w[0]) for w in self._net.weights(mode, np.array([goal.edge])))
        apart = goal.share - share
        along: Floats = np.where(apart >= 0, _part(apart, there), _part(-apart, back))
        return along

    def _nodes(self, start: Snap, goal: Snap, mode: Mode) -> list[int]:
        """The junctions between the two, in order; none when they stand on one edge and go along it."""
        net = self._net
        there, back = net.weights(mode, np.array([start.edge, goal.edge]))
        direct = float(self._along(np.array([start.share]), goal, mode)[0]) if start.edge == goal.edge else np.inf
        ends = [int(net.source[goal.edge]), int(net.target[goal.edge])]
        far, before = dijkstra(self._turned[mode], indices=ends, limit=FARTHEST, return_predecessors=True)
        finish = (float(_part(goal.share, there[1])), float(_part(1 - goal.share, back[1])))
        leave = {int(net.target[start.edge]): float(_part(1 - start.share, there[0]))}
        first = int(net.source[start.edge])
        leave[first] = min(leave.get(first, np.inf), float(_part(start.share, back[0])))
        total, node, end = min((leave[n] + far[e][n] + finish[e], n, e) for n in leave for e in (0, 1))
        if direct <= total:
            return []
        nodes = [node]
        while nodes[-1] != ends[end]:
            nodes.append(int(before[end][nodes[-1]]))
        return nodes


def _part(share: Any, seconds: Any) -> Any:
    """A share of an edge's seconds; none of an edge costs nothing, even where it is closed. (Any: numbers or arrays.)"""
    with np.errstate(invalid="ignore"):
        return np.where(np.asarray(share) <= 0, 0.0, share * seconds)


def _matrix(net: Network, mode: Mode) -> csr_matrix:
    """Seconds between junctions; where two streets join the same two, the quicker counts."""
    every = np.arange(len(net.source))
    there, back = net.weights(mode, every)
    rows = np.concatenate([net.source, net.target])
    columns = np.concatenate([net.target, net.source])
    values = np.concatenate([there, back])
    open_ = np.isfinite(values)
    rows, columns, values = rows[open_], columns[open_], np.maximum(values[open_], 1e-6)
    order = np.lexsort((values, columns, rows))
    rows, columns, values = rows[order], columns[order], values[order]
    keep = np.ones(len(rows), dtype=bool)
    keep[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    size = len(net.lat)
    return csr_matrix((values[keep], (rows[keep], columns[keep])), shape=(size, size))
