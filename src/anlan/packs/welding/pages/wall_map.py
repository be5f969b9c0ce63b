# SPDX-License-Identifier: Apache-2.0
"""What stands on the district on the wall of welding: where machines weld, how many in each street, and its warnings."""

from collections.abc import Iterable, Mapping

from anlan.shell.outlines import HIGH, WIDE, Outline, Point, Sheet, ground

from ..queries.wall import StreetOnWall

MOST_DOTS = 160
__all__ = ["HIGH", "WIDE", "dots", "frame", "ground", "labels"]


def frame(sheet: Sheet) -> dict[str, float]:
    """The middle of the picture as a place, and its units to a degree of longitude: so the map of streets lies exactly under it."""
    return {
        "lng": sheet.west + (WIDE / 2 - sheet.left) / (sheet.shrink * sheet.scale),
        "lat": sheet.north - (HIGH / 2 - sheet.top) / sheet.scale,
        "degree": sheet.shrink * sheet.scale,
    }


def dots(sheet: Sheet, points: Iterable[tuple[float, float]]) -> tuple[list[Point], int]:
    """Where machines weld, one dot for so many that a wall can be read."""
    placed = sorted(sheet.at(lng, lat) for lat, lng in points)
    each = max(1, -(-len(placed) // MOST_DOTS))
    inside = [one for one in placed[::each] if 0 <= one[0] <= WIDE and 0 <= one[1] <= HIGH]
    return inside, each


def labels(outlines: Iterable[Outline], streets: Mapping[str, StreetOnWall]) -> list[dict[str, object]]:
    """Each street's name, its number, and the shape of its gravest warning."""
    made: list[dict[str, object]] = []
    for one in outlines:
        there = streets.get(one.path, StreetOnWall())
        name = one.name.removesuffix("街道").removesuffix("镇")
        made.append({"x": one.at[0], "y": one.at[1], "name": name, "many": there.welding, "warnings": there.warnings,
                     "level": there.level, "mark_x": 20 + 15 * len(str(there.welding))})  # fmt: skip
    return made
