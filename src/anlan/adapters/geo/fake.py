# SPDX-License-Identifier: Apache-2.0
"""A Router without streets: everybody goes as the crow flies. For tests that need no network."""

from collections.abc import Sequence
from math import cos, hypot, radians

from anlan.kernel.ports import Mode, Point, Way

METRES = 111_195.0  # metres in a degree of latitude
PACE = {"foot": 1.4, "car": 8.0}  # metres a second
CORNERS = ((1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7), (1, 0))


class CrowFlies:
    """Straight lines at an even pace."""

    def seconds_to(self, target: Point, sources: Sequence[Point], mode: Mode) -> list[float]:
        """Seconds from each source to the target."""
        return [_apart(source, target) / PACE[mode] for source in sources]

    def way(self, source: Point, target: Point, mode: Mode) -> Way:
        """The straight line."""
        metres = _apart(source, target)
        return Way((source, target), metres, metres / PACE[mode])

    def reach(self, target: Point, seconds: float, mode: Mode) -> list[list[Point]]:
        """A round area about the target."""
        north = seconds * PACE[mode] / METRES
        east = north / cos(radians(target.lat))
        return [[Point(target.lat + x * north, target.lng + y * east) for x, y in CORNERS]]


def _apart(one: Point, other: Point) -> float:
    east = (one.lng - other.lng) * cos(radians(one.lat))
    return hypot(one.lat - other.lat, east) * METRES
