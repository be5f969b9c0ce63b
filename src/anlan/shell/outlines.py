# SPDX-License-Identifier: Apache-2.0
"""The district on a wall: its streets and towns as outlines, drawn from the register, with where each name stands."""

import json
from dataclasses import dataclass
from math import cos, radians

from anlan.kernel import timing
from anlan.kernel.places.models import Region

WIDE, HIGH, EDGE = 1120.0, 785.0, 34.0  # units: 16 of them are one rem of a wall
KEPT = 300  # seconds that outlines are kept
type Ring = list[list[float]]
type Point = tuple[float, float]


@dataclass(frozen=True)
class Sheet:
    """How a place becomes a point of the picture."""

    west: float
    north: float
    scale: float  # units to a degree of latitude
    shrink: float  # of a degree of longitude
    left: float
    top: float

    def at(self, lng: float, lat: float) -> Point:
        """Across and down."""
        return (
            round(self.left + (lng - self.west) * self.shrink * self.scale, 1),
            round(self.top + (self.north - lat) * self.scale, 1),
        )


@dataclass(frozen=True)
class Outline:
    """A street's shape, and where its name stands."""

    path: str
    name: str
    drawn: str
    at: Point
    top: float  # where it begins: a name that does not fit inside stands above it
    high: float


_kept: list[tuple[float, Sheet, list[Outline]]] = []


def ground() -> tuple[Sheet, list[Outline]] | None:
    """The streets with an outline, kept for some minutes; None where no street has one."""
    now = timing.now().timestamp()
    if _kept and 0 <= now - _kept[0][0] < KEPT:
        return _kept[0][1], _kept[0][2]
    rows = list(
        Region.objects.filter(level="street", west__isnull=False).exclude(outline="").order_by("path")
    )
    if not rows:
        return None
    sheet = _sheet(rows)
    made = sheet, [one for row in rows if (one := _outline(row, sheet)) is not None]
    _kept[:] = [(now, *made)]
    return made


def _sheet(rows: list[Region]) -> Sheet:
    west, east = min(one.west or 0.0 for one in rows), max(one.east or 0.0 for one in rows)
    south, north = min(one.south or 0.0 for one in rows), max(one.north or 0.0 for one in rows)
    shrink = cos(radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-6), max(north - south, 1e-6)
    scale = min((WIDE - 2 * EDGE) / wide, (HIGH - 2 * EDGE) / high)
    return Sheet(west, north, scale, shrink, (WIDE - wide * scale) / 2, (HIGH - high * scale) / 2)


def _outline(row: Region, sheet: Sheet) -> Outline | None:
    """A region whose outline cannot be read is left out."""
    try:
        said = json.loads(row.outline)
        shapes = [said["coordinates"]] if said["type"] == "Polygon" else said["coordinates"]
        rings: list[Ring] = [ring for shape in shapes for ring in shape[:1]]
        drawn = "".join(_path(ring, sheet) for ring in rings)
        largest = max(rings, key=lambda ring: abs(_area(ring)))
        down = [sheet.at(*one[:2])[1] for one in largest]
        return Outline(
            row.path, row.name, drawn, sheet.at(*_middle(largest)), min(down), max(down) - min(down)
        )
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _path(ring: Ring, sheet: Sheet) -> str:
    points = [sheet.at(*one[:2]) for one in ring]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _area(ring: Ring) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2


def _middle(ring: Ring) -> Point:
    """The middle of its area."""
    x0, y0 = ring[0][0], ring[0][1]
    moved = [[one[0] - x0, one[1] - y0] for one in ring]
    area, x, y = _area(moved), 0.0, 0.0
    if not area:
        return x0, y0
    for a, b in zip(moved, [*moved[1:], moved[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x, y = x + (a[0] + b[0]) * cross, y + (a[1] + b[1]) * cross
    return x0 + x / (6 * area), y0 + y / (6 * area)
