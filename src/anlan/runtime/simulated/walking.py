# SPDX-License-Identifier: Apache-2.0
"""Bodies with devices that stand, walk and drive along the streets, and the positions that their devices say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import cos, hypot, radians
from uuid import UUID

from anlan.kernel.ports import Mode, Point, PortMissing, Router, port

METRES = 111_195.0  # of one degree of latitude
STANDING, MOVING = timedelta(seconds=15), timedelta(seconds=3)  # between two positions of a device


@dataclass(frozen=True)
class Way:
    """A way under way: places with the seconds after its start at which they are passed."""

    began: datetime
    stops: tuple[tuple[float, Point], ...]

    def at(self, moment: datetime) -> Point:
        """Where one is on it."""
        passed = (moment - self.began).total_seconds()
        for (t1, one), (t2, other) in pairwise(self.stops):
            if passed < t2:
                share = max(0.0, (passed - t1) / (t2 - t1)) if t2 > t1 else 1.0
                return Point(one.lat + (other.lat - one.lat) * share, one.lng + (other.lng - one.lng) * share)
        return self.stops[-1][1]

    def is_over(self, moment: datetime) -> bool:
        """Whether its end is reached."""
        return (moment - self.began).total_seconds() >= self.stops[-1][0]


@dataclass
class Body:
    """A guard, or a car with its crew, and the devices they carry.

    `age` is how many seconds old the first position is; a silent one says no other.
    """

    code: str
    persons: frozenset[UUID]
    devices: tuple[str, ...]
    home: Point
    at: Point
    age: float = 0.0
    is_silent: bool = False
    way: Way | None = None
    is_sent: bool = False  # whether the way under way leads to an incident
    said_at: datetime | None = None
    turn: int = -1  # the last round of a beat that was thought of

    @property
    def is_home(self) -> bool:
        """Whether he stands where he belongs."""
        return self.way is None and apart(self.at, self.home) < 5

    def be_at(self, place: Point) -> None:
        """Be there at once."""
        self.at, self.way = place, None

    def set_out(self, target: Point, mode: Mode, now: datetime, *, is_sent: bool = False) -> bool:
        """Go there along the streets; straight where they do not lead there."""
        try:
            found = port(Router).way(self.at, target, mode)  # type: ignore[type-abstract]
            points, seconds = [self.at, *found.points, target], max(found.seconds, 1.0)
        except (PortMissing, ValueError):
            points, seconds = [self.at, target], max(apart(self.at, target) / 1.3, 1.0)
        self.way, self.is_sent = Way(now, tuple(_timed(points, seconds))), is_sent
        return True

    def step(self, now: datetime) -> None:
        """Be where one is by now."""
        if self.way is None:
            return
        self.at = self.way.at(now)
        if self.way.is_over(now):
            self.way = None

    def positions(self, now: datetime) -> list[dict[str, object]]:
        """What the devices say now; nothing when they are silent or spoke a moment ago."""
        pause = STANDING if self.way is None else MOVING
        if self.is_silent or (self.said_at is not None and now - self.said_at < pause):
            return []
        self.said_at = now
        return self._samples(now)

    def first_positions(self, now: datetime) -> list[dict[str, object]]:
        """The first, as old as the district's files say; afterwards the devices speak by turns."""
        self.said_at = now - STANDING * (int(self.devices[0]) % 15) / 15
        return self._samples(now - timedelta(seconds=self.age))

    def _samples(self, at: datetime) -> list[dict[str, object]]:
        place = {"lat": round(self.at.lat, 6), "lng": round(self.at.lng, 6), "accuracy": 8.0}
        return [{"device": device, "at": at.isoformat(), **place} for device in self.devices]


def apart(one: Point, other: Point) -> float:
    """Metres between two places of one town."""
    return hypot(one.lat - other.lat, (one.lng - other.lng) * cos(radians(one.lat))) * METRES


def _timed(points: list[Point], seconds: float) -> Iterable[tuple[float, Point]]:
    lengths = [apart(a, b) for a, b in pairwise(points)]
    whole, passed = sum(lengths) or 1.0, 0.0
    yield 0.0, points[0]
    for length, point in zip(lengths, points[1:], strict=True):
        passed += length
        yield seconds * passed / whole, point
