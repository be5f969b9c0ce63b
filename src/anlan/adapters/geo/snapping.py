# SPDX-License-Identifier: Apache-2.0
"""Puts a position onto the nearest street, in the middle of a block too, so that nobody is sent round it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from math import cos, radians

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from anlan.kernel.ports import Point

from .network import METRES, Network

EVERY = 25.0  # metres between the points by which edges are found
NEAREST = 8  # of those points that are looked at exactly
GRID = 1e5  # positions are told apart by hundred-thousandths of a degree, about a metre
MOST_KEPT = 20_000  # positions; then the book is begun anew


@dataclass(frozen=True)
class Snap:
    """A place on an edge: the share of it that lies behind, and the metres from the street."""

    edge: int
    share: float
    metres: float


@dataclass(frozen=True)
class Snaps:
    """The same for many places, as columns."""

    edge: NDArray[np.int64]
    share: NDArray[np.float64]
    metres: NDArray[np.float64]


class _Kept:
    """What was found for positions: a row of columns for each key. Rows are filled before their key is told."""

    def __init__(self) -> None:
        self.rows: dict[int, int] = {}
        self.edge = np.zeros(MOST_KEPT, dtype=np.int64)
        self.share = np.zeros(MOST_KEPT)
        self.metres = np.zeros(MOST_KEPT)

    def add(self, keys: list[int], found: Snaps) -> None:
        """Put down what was found; the caller holds the guard."""
        begin = len(self.rows)
        end = begin + len(keys)
        self.edge[begin:end], self.share[begin:end], self.metres[begin:end] = (
            found.edge,
            found.share,
            found.metres,
        )
        self.rows.update(zip(keys, range(begin, end), strict=True))


class Snapper:
    """Finds the nearest edge; positions repeat, so what was found is kept."""

    def __init__(self, net: Network, allowed: NDArray[np.bool_]) -> None:
        self._net = net
        self._scale = METRES * cos(radians(float(net.lat.mean()))) if len(net.lat) else METRES
        self._x, self._y = net.lng * self._scale, net.lat * METRES
        edges = np.flatnonzero(allowed)
        counts = np.maximum(1, np.ceil(net.metres[edges] / EVERY).astype(int))
        self._of = np.repeat(edges, counts + 1)
        shares = np.concatenate([np.linspace(0, 1, n + 1) for n in counts]) if len(counts) else np.zeros(0)
        x = self._x[net.source[self._of]] * (1 - shares) + self._x[net.target[self._of]] * shares
        y = self._y[net.source[self._of]] * (1 - shares) + self._y[net.target[self._of]] * shares
        self._tree = cKDTree(np.column_stack([x, y]))
        self._kept = _Kept()
        self._guard = threading.Lock()

    def snap(self, point: Point) -> Snap:
        """The nearest place on a street."""
        found = self.snap_all([point])
        return Snap(int(found.edge[0]), float(found.share[0]), float(found.metres[0]))

    def snap_all(self, points: Sequence[Point]) -> Snaps:
        """The nearest places of many points; a metre's difference counts as the same position."""
        spots = np.fromiter(chain.from_iterable(points), dtype=float, count=len(points) * 2).reshape(-1, 2)
        grid = np.rint(spots * GRID).astype(np.int64)
        keys = (grid[:, 0] << 32) + grid[:, 1]
        names = keys.tolist()
        kept = self._kept
        held = kept.rows
        rows = np.array([held.get(name, -1) for name in names], dtype=np.int64)
        fresh = np.flatnonzero(rows < 0)
        found = Snaps(kept.edge[rows], kept.share[rows], kept.metres[rows])
        if len(fresh):
            _, first, same = np.unique(keys[fresh], return_index=True, return_inverse=True)
            new = fresh[first]
            learned = self._nearest(spots[new])
            self._keep([names[i] for i in new.tolist()], learned)
            for column in ("edge", "share", "metres"):
                getattr(found, column)[fresh] = getattr(learned, column)[same]
        return found

    def place(self, snap: Snap) -> Point:
        """Where on the map a snap is."""
        a, b = self._net.source[snap.edge], self._net.target[snap.edge]
        lat = self._net.lat[a] * (1 - snap.share) + self._net.lat[b] * snap.share
        lng = self._net.lng[a] * (1 - snap.share) + self._net.lng[b] * snap.share
        return Point(float(lat), float(lng))

    def _keep(self, keys: list[int], found: Snaps) -> None:
        with self._guard:
            known = self._kept.rows
            new = [n for n, key in enumerate(keys) if key not in known]
            if len(new) > MOST_KEPT:
                return
            if len(known) + len(new) > MOST_KEPT:
                self._kept = _Kept()
            some = Snaps(found.edge[new], found.share[new], found.metres[new])
            self._kept.add([keys[n] for n in new], some)

    def _nearest(self, spots: NDArray[np.float64]) -> Snaps:
        x, y = spots[:, 1] * self._scale, spots[:, 0] * METRES
        near = min(NEAREST, len(self._of))
        _, hits = self._tree.query(np.column_stack([x, y]), k=near)
        edges = self._of[np.asarray(hits).reshape(len(spots), near)]
        ax, ay = self._x[self._net.source[edges]], self._y[self._net.source[edges]]
        bx, by = self._x[self._net.target[edges]], self._y[self._net.target[edges]]
        dx, dy = bx - ax, by - ay
        length = np.maximum(dx * dx + dy * dy, 1e-9)
        share = np.clip(((x[:, None] - ax) * dx + (y[:, None] - ay) * dy) / length, 0, 1)
        metres = np.hypot(x[:, None] - (ax + share * dx), y[:, None] - (ay + share * dy))
        best = metres.argmin(axis=1)
        rows = np.arange(len(spots))
        return Snaps(edges[rows, best], share[rows, best], metres[rows, best])
