# SPDX-License-Identifier: Apache-2.0
"""Reading studios: who works there, and which communities lie within the circle of real travel time, and which do not."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil, cos, isfinite, radians
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from anlan.kernel import timing
from anlan.kernel.people.models import Aptitude, Membership, OnCall
from anlan.kernel.places.models import Region
from anlan.kernel.ports import Mode, Point, PortMissing, Router, port

from ..models.studios import Studio

KEPT = timedelta(minutes=10)  # travel times of a standing network and standing houses
VIEWS = 4  # circles that are kept: on foot and by car, of all studios and of those on call
FEW = 2  # full-time mediators that each studio should have (domain.md 4.1)


@dataclass(frozen=True)
class Worker:
    """Somebody who mediates in a studio."""

    name: str
    dialects: tuple[str, ...]
    fields: tuple[str, ...]
    is_on_call: bool = False


@dataclass(frozen=True)
class House:
    """A studio with its people."""

    row: Studio
    town: str
    workers: tuple[Worker, ...]

    @property
    def point(self) -> Point:
        """Where it stands."""
        return Point(self.row.lat, self.row.lng)

    @property
    def is_short(self) -> bool:
        """Whether fewer work there than should."""
        return len(self.workers) < FEW

    @property
    def answers(self) -> bool:
        """Whether somebody of it is on call now."""
        return any(one.is_on_call for one in self.workers)

    @property
    def dialects(self) -> tuple[str, ...]:
        """What is spoken there, each once."""
        return tuple(dict.fromkeys(code for one in self.workers for code in one.dialects))


@dataclass(frozen=True)
class Near:
    """How long it takes from the middle of a community to the next studio; None where nobody can say."""

    region: Region
    studio: UUID | None
    seconds: float | None


@dataclass
class Area:
    """The district as a grid of cells; those from which some studio is reached in time are the circle."""

    south: float
    west: float
    high: float  # degrees of a cell
    wide: float
    columns: int
    points: list[Point]
    reached: set[int] = field(default_factory=set)

    def runs(self) -> Iterator[tuple[float, float, float, float]]:
        """Reached cells as rectangles (west, south, east, north): as many side by side as there are, row by row."""
        for at in sorted(self.reached):
            row, column = divmod(at, self.columns)
            if column and at - 1 in self.reached:
                continue
            end = at
            while end + 1 in self.reached and (end + 1) % self.columns:
                end += 1
            south = self.south + row * self.high
            yield (
                self.west + column * self.wide,
                south,
                self.west + (end % self.columns + 1) * self.wide,
                south + self.high,
            )


def area_of(places: Sequence[Region], rows: int = 72) -> Area:
    """Cells over the box of these regions."""
    boxes = [(one.south, one.west, one.north, one.east) for one in places if one.south is not None]
    south, west = (min((one[at] or 0.0 for one in boxes), default=0.0) for at in (0, 1))
    north, east = (max((one[at] or 0.0 for one in boxes), default=0.0) for at in (2, 3))
    high = max((north - south) / rows, 1e-6)
    wide = high / cos(radians((north + south) / 2))
    columns = max(1, ceil((east - west) / wide))
    points = [
        Point(south + (row + 0.5) * high, west + (column + 0.5) * wide)
        for row in range(rows)
        for column in range(columns)
    ]
    return Area(south, west, high, wide, columns, points)


@dataclass(frozen=True)
class Circle:
    """What lies within so many seconds, and what does not."""

    seconds: float
    places: Sequence[Near]
    area: Area | None = None
    is_known: bool = True  # False: no street network, so nobody can say

    @property
    def inside(self) -> list[Near]:
        """Communities from which a studio is reached in time."""
        return [one for one in self.places if one.seconds is not None and one.seconds <= self.seconds]

    @property
    def gaps(self) -> list[Near]:
        """The others, the farthest first."""
        out = [one for one in self.places if one.seconds is None or one.seconds > self.seconds]
        return sorted(out, key=lambda one: (-(one.seconds or float("inf")), one.region.code))


def houses() -> list[House]:
    """All studios by town, with who of them is on call now; four queries."""
    rows = list(
        Studio.objects.select_related("organisation").order_by(
            "organisation__region_path", "organisation__code"
        )
    )
    towns = {one.path: one.name for one in Region.objects.filter(level="street")}
    members = (
        Membership.objects.filter(organisation__in=[one.pk for one in rows])
        .select_related("person")
        .annotate(is_on_call=Exists(on_call_now().filter(person=OuterRef("person"))))
        .order_by("pk")
    )
    by_house: dict[UUID, list[Membership]] = {}
    for one in members:
        by_house.setdefault(one.organisation_id, []).append(one)
    able = Aptitude.objects.in_bulk([one.person_id for one in members])
    ready = {one.person_id for one in members if one.is_on_call}
    return [
        House(row, towns.get(town_path(row.organisation.region_path), ""),
              tuple(_worker(one, able.get(one.person_id), one.person_id in ready) for one in by_house.get(row.pk, ())))
        for row in rows
    ]  # fmt: skip


def on_call_now() -> QuerySet[OnCall]:
    """The lines of on-call that count at this moment, wherever."""
    now = timing.now()
    return OnCall.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def _worker(one: Membership, able: Aptitude | None, is_on_call: bool) -> Worker:
    said = able or Aptitude()
    return Worker(one.person.name, tuple(said.dialects.split()), tuple(said.fields.split()), is_on_call)


def town_path(path: str) -> str:
    """The path of the town or street above a region."""
    return ".".join(path.split(".")[:2])


_kept: dict[tuple[object, ...], tuple[datetime, Circle]] = {}


def circle(found: Sequence[House], minutes: int, mode: Mode) -> Circle:
    """Who reaches a studio in time, by streets; kept for some minutes, for neither houses nor streets move."""
    key = (minutes, mode, tuple((one.row.pk, one.row.lat, one.row.lng) for one in found))
    now, known = timing.now(), _kept.get(key)
    if known is not None and timedelta(0) <= now - known[0] < KEPT:
        return known[1]
    made = _circle(found, minutes * 60.0, mode)
    if len(_kept) >= VIEWS:
        _kept.clear()
    _kept[key] = now, made
    return made


def _circle(found: Sequence[House], seconds: float, mode: Mode) -> Circle:
    places = list(Region.objects.filter(level="community").exclude(outline="").order_by("path"))
    middles = [middle_of(one) for one in places]
    best: list[tuple[float, UUID | None]] = [(float("inf"), None)] * len(places)
    area = area_of(places)
    try:
        router = port(Router)  # type: ignore[type-abstract]
    except PortMissing:
        return Circle(seconds, [Near(one, None, None) for one in places], is_known=False)
    for house in found:
        for at, span in enumerate(router.seconds_to(house.point, middles, mode)):
            if span < best[at][0]:
                best[at] = span, house.row.pk
        for at, span in enumerate(router.seconds_to(house.point, area.points, mode)):
            if span <= seconds:
                area.reached.add(at)
    near = [
        Near(one, house, span if isfinite(span) else None)
        for one, (span, house) in zip(places, best, strict=True)
    ]
    return Circle(seconds, near, area)


def middle_of(region: Region) -> Point:
    """The middle of the corners of its longest ring: good enough to say how far a community is."""
    said = json.loads(region.outline)
    shapes = [said["coordinates"]] if said["type"] == "Polygon" else said["coordinates"]
    ring = max((shape[0] for shape in shapes), key=len)
    return Point(sum(one[1] for one in ring) / len(ring), sum(one[0] for one in ring) / len(ring))
