# SPDX-License-Identifier: Apache-2.0
"""Which region, which premises is this point in."""

import json
from collections.abc import Sequence
from functools import lru_cache

from ..ports import Point
from .models import Premises, Region

DEPTH = {"district": 0, "street": 1, "community": 2, "grid": 3}


def inside(point: Point, geometry: dict[str, object]) -> bool:
    """Whether a GeoJSON Polygon or MultiPolygon contains the point (even-odd rule, holes respected)."""
    shapes = geometry["coordinates"]
    polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
    return any(_in_rings(point, rings) for rings in polygons)  # type: ignore[attr-defined]


def _in_rings(point: Point, rings: Sequence[Sequence[Sequence[float]]]) -> bool:
    hit = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > point.lat) != (y2 > point.lat) and point.lng < (x2 - x1) * (point.lat - y1) / (
                y2 - y1
            ) + x1:
                hit = not hit
    return hit


@lru_cache(maxsize=4096)
def outline(text: str) -> dict[str, object]:
    """A stored outline, parsed."""
    return json.loads(text) if text else {"type": "MultiPolygon", "coordinates": []}


def region_of(point: Point) -> Region | None:
    """The smallest region whose outline contains the point; None outside the district."""
    rows = Region.objects.raw(_REGIONS, [point.lng, point.lng, point.lat, point.lat])
    for region in sorted(rows, key=lambda row: -DEPTH.get(row.level, 0)):
        if inside(point, outline(region.outline)):
            return region
    return None


def premises_at(point: Point, *, margin: float = 0.003) -> Premises | None:
    """The premises whose outline contains the point."""
    box = [point.lat - margin, point.lat + margin, point.lng - margin, point.lng + margin]
    near = Premises.objects.raw(_PREMISES, box)
    return next((row for row in near if row.outline and inside(point, outline(row.outline))), None)


# By hand: every report asks both.
_REGIONS = "SELECT * FROM kernel_region WHERE west <= %s AND east >= %s AND south <= %s AND north >= %s"
_PREMISES = (
    "SELECT * FROM kernel_premises WHERE lat BETWEEN %s AND %s AND lng BETWEEN %s AND %s AND outline <> ''"
)
