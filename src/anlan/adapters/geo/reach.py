# SPDX-License-Identifier: Apache-2.0
"""The area from which a place is reached in time: the reached pieces of street, widened to a polygon."""

from math import cos, radians

import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Polygon, unary_union

from anlan.kernel.ports import Point

from .network import METRES, Network

WIDE = 45.0  # metres on both sides of a street


def outline(
    net: Network,
    left: NDArray[np.float64],
    seconds: float,
    weights: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> list[list[Point]]:
    """Outer rings around every piece of street that is within `seconds`.

    `left` are the seconds left at junctions, `weights` the seconds along every edge and against it.
    """
    scale = METRES * cos(radians(float(net.lat.mean())))
    near = np.flatnonzero(np.minimum(left[net.source], left[net.target]) <= seconds)
    there, back = weights[0][near], weights[1][near]
    lines = []
    for edge, along, against in zip(near.tolist(), there.tolist(), back.tolist(), strict=True):
        a, b = int(net.source[edge]), int(net.target[edge])
        one = np.array([net.lng[a] * scale, net.lat[a] * METRES])
        other = np.array([net.lng[b] * scale, net.lat[b] * METRES])
        for begin, end, spent, weight in ((other, one, left[b], along), (one, other, left[a], against)):
            if spent <= seconds and np.isfinite(weight):
                share = min(1.0, (seconds - spent) / max(weight, 1e-6))
                lines.append(LineString([begin, begin + (end - begin) * share]))
    if not lines:
        return []
    area = unary_union(lines).buffer(WIDE, quad_segs=2).buffer(60).buffer(-60).simplify(8)
    shapes = list(area.geoms) if hasattr(area, "geoms") else [area]
    return [_ring(shape, scale) for shape in shapes if isinstance(shape, Polygon)]


def _ring(shape: Polygon, scale: float) -> list[Point]:
    return [Point(y / METRES, x / scale) for x, y in shape.exterior.coords]
