# SPDX-License-Identifier: Apache-2.0
"""Puts a position onto the nearest street, in the middle of a block too, so that nobody is sent round it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from anlan.kernel.ports import Point

from .network import METRES, Network

EVERY = 25.0  # metres between the points by which edges are found
NEAREST = 6  # of those points that are looked at exactly

type Key = tuple[int, int]  # a position, in hundred-thousandths of a degree
type Spot = tuple[int, float, float]  # edge, share, metres


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
        self._kept: dict[Key, Spot] = {}
        self._guard = threading.Lock()

    def snap(self, point: Point) -> Snap:
        """The nearest place on a street."""
        found = self.snap_all([point])
        return Snap(int(found.edge[0]), float(found.share[0]), float(found.metres[0]))

    def snap_all(self, points: Sequence[Point]) -> Snaps:
        """The nearest places of many points; a metre's difference counts as the same position."""
        keys = [(round(p.lat * 1e5), round(p.lng * 1e5)) for p in points]
        held = self._kept
        fresh = [i for i, key in enumerate(keys) if key not in held]
        if fresh:
            held = {**held, **self._learn([points[i] for i in fresh], [keys[i] for i in fresh])}
        kept = [held[key] for key in keys]
        edge, share, metres = zip(*kept, strict=True)
        return Snaps(np.array(edge, dtype=np.int64), np.array(share), np.array(metres))

    def place(self, snap: Snap) -> Point:
        """Where on the map a snap is."""
        a, b = self._net.source[snap.edge], self._net.target[snap.edge]
        lat = self._net.lat[a] * (1 - snap.share) + self._net.lat[b] * snap.share
        lng = self._net.lng[a] * (1 - snap.share) + self._net.lng[b] * snap.share
        return Point(float(lat), float(lng))

    def _learn(self, points: Sequence[Point], keys: Sequence[Key]) -> dict[Key, Spot]:
        x = np.array([p.lng for p in points]) * self._scale
        y = np.array([p.lat for p in points]) * METRES
        near = min(NEAREST, len(self._of))
        _, hits = self._tree.query(np.column_stack([x, y]), k=near)
        edges = self._of[np.asarray(hits).reshape(len(points), near)]
        ax, ay = self._x[self._net.source[edges]], self._y[self._net.source[edges]]
        bx, by = self._x[self._net.target[edges]], self._y[self._net.target[edges]]
        dx, dy = bx - ax, by - ay
        length = np.maximum(dx * dx + dy * dy, 1e-9)
        share = np.clip(((x[:, None] - ax) * dx + (y[:, None] - ay) * dy) / length, 0, 1)
        metres = np.hypot(x[:, None] - (ax + share * dx), y[:, None] - (ay + share * dy))
        best = metres.argmin(axis=1)
        rows = np.arange(len(points))
        found = zip(edges[rows, best].tolist(), share[rows, best].tolist(), metres[rows, best].tolist(), strict=True)
        with self._guard:
            fresh = dict(zip(keys, found, strict=True))
            self._kept = fresh if len(self._kept) > 200_000 else {**self._kept, **fresh}
        return fresh
