# SPDX-License-Identifier: Apache-2.0
"""Which ground a contract covers, and which premises a scene lies in (PB-R2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self
from uuid import UUID

import numpy as np

from anlan.kernel.ports import Point

from .scene import ENTERTAINMENT, Scene

type Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A piece of ground: rings of WGS-84 points, even-odd, so a ring within a ring is a hole."""

    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what has no area, and remember the box (south, west, north, east)."""
        if not self.rings or any(len(ring) < 3 for ring in self.rings):
            raise ValueError("an outline needs rings of at least three points")
        lats = [point.lat for ring in self.rings for point in ring]
        lngs = [point.lng for ring in self.rings for point in ring]
        object.__setattr__(self, "box", (min(lats), min(lngs), max(lats), max(lngs)))

    @classmethod
    def from_geojson(cls, geometry: Mapping[str, object]) -> Self:
        """An outline from a GeoJSON Polygon or MultiPolygon, whose positions are longitude first."""
        shapes = geometry["coordinates"]
        polygons = shapes if geometry["type"] == "MultiPolygon" else [shapes]
        return cls(
            tuple(
                tuple(Point(float(position[1]), float(position[0])) for position in ring)
                for polygon in polygons  # type: ignore[attr-defined]
                for ring in polygon
            )
        )

    def contains(self, point: Point) -> bool:
        """Whether the point lies inside."""
        south, west, north, east = self.box
        if not (south <= point.lat <= north and west <= point.lng <= east):
            return False
        return sum(_crossings(point, ring) for ring in self.rings) % 2 == 1


def _crossings(point: Point, ring: Ring) -> int:
    """How often a ray to the east from the point meets the ring."""
    hits, before = 0, ring[-1]
    for corner in ring:
        if (before.lat > point.lat) != (corner.lat > point.lat):
            slope = (corner.lng - before.lng) / (corner.lat - before.lat)
            hits += point.lng < before.lng + slope * (point.lat - before.lat)
        before = corner
    return hits


type Ground = UUID | Outline  # premises by id, or an area by outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A service contract: whose guards serve which ground, first and last day included; None = open."""

    id: UUID
    organisation: UUID
    company_licensed: bool
    valid_from: date
    valid_until: date | None
    grounds: tuple[Ground, ...]

    def in_force(self, day: date) -> bool:
        """Whether a licensed company is bound by it on this day."""
        return self.company_licensed and self.valid_from <= day <= (self.valid_until or date.max)


class Contracts:
    """All contracts and the outlines of all premises, made ready for questions about one scene."""

    def __init__(
        self,
        contracts: Iterable[Contract],
        outlines: Mapping[UUID, Outline] | None = None,
        entertainment: Iterable[UUID] = (),
    ) -> None:
        self.by_id = {contract.id: contract for contract in contracts}
        self.entertainment = frozenset(entertainment)
        self.outlines = dict(outlines or {})
        self._premises: Sequence[UUID] = list(self.outlines)
        boxes = [self.outlines[premises].box for premises in self._premises]
        self._boxes = np.array(boxes, dtype=float).reshape(-1, 4)

    def premises_around(self, point: Point) -> frozenset[UUID]:
        """The premises whose outline contains the point."""
        south, west, north, east = self._boxes.T
        near = (south <= point.lat) & (point.lat <= north) & (west <= point.lng) & (point.lng <= east)
        found = (self._premises[index] for index in np.flatnonzero(near).tolist())
        return frozenset(premises for premises in found if self.outlines[premises].contains(point))

    def entertains(self, scene: Scene, around: frozenset[UUID]) -> bool:
        """Whether the scene is a place of entertainment: by the premises named, or by the ground on which it lies."""
        return scene.premises_type == ENTERTAINMENT or not self.entertainment.isdisjoint(around)

    def own_ground(self, scene: Scene) -> frozenset[UUID]:
        """The premises in which the scene lies for a guard who may not leave his own (strict).

        Where an outline is known the point decides; only premises without an outline are taken at their name.
        """
        around = self.premises_around(scene.point)
        if scene.premises is None or scene.premises in self.outlines:
            return around
        return around | {scene.premises}

    def covers(self, ground: Ground, scene: Scene, around: frozenset[UUID]) -> bool:
        """Whether a contract's ground takes in the scene: by the premises named, or by the point."""
        if isinstance(ground, Outline):
            return ground.contains(scene.point)
        return ground == scene.premises or ground in around
