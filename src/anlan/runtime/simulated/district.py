# SPDX-License-Identifier: Apache-2.0
"""What the simulated people know and mean to do next; moves them along the streets and says where they are."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.ports import Point, Router, port

from .cast import Body, Cast

POSITIONS = 5  # rounds between two positions

type Duty = Callable[["District", dict[str, Any], set[UUID]], None]  # Any: an incident as the API prints it


class District:
    """What the simulated people know and mean to do next."""

    def __init__(self, cast: Cast, duties: Sequence[Duty]) -> None:
        self.cast, self.duties = cast, duties
        self.plans: dict[tuple[str, str], datetime] = {}  # (matter, deed) → when
        self.done: set[tuple[str, str]] = set()
        self._played: set[UUID] = set()

    def round(self, turn: int) -> None:
        """One second of the district."""
        self._move()
        if turn % 3 == 0:
            self._played = self.cast.played()
        if turn % POSITIONS == 0:
            self._say_positions()
        rows = self.cast.line(self.cast.desk).read("dispatch/incidents", open=True)
        for row in rows["items"] if rows else []:
            for duty in self.duties:
                duty(self, row, self._played)

    def due(self, matter: str, deed: str, low: float, high: float) -> bool:
        """Whether the moment for a deed has come; the first question draws it."""
        moment = self.plans.get((matter, deed))
        if moment is None:
            wait = self.cast.draw.uniform(low, high)
            self.plans[matter, deed] = timing.now() + timedelta(seconds=wait)
            return False
        return timing.now() >= moment

    def again(self, matter: str, deed: str) -> None:
        """Let the deed be drawn anew."""
        self.plans.pop((matter, deed), None)

    def once(self, matter: str, deed: str, low: float, high: float, act: Callable[[], object]) -> None:
        """Do it once, when its moment has come."""
        if (matter, deed) not in self.done and self.due(matter, deed, low, high):
            self.done.add((matter, deed))
            act()

    def send_along(self, body: Body, target: Point, mode: str) -> None:
        """Let somebody walk or drive there along the streets."""
        way = port(Router).way(body.at, target, mode)  # type: ignore[type-abstract,arg-type]
        total, passed = max(way.seconds, 1.0), 0.0
        points = list(way.points) or [target]
        lengths = [_apart(a, b) for a, b in zip(points, points[1:], strict=False)]
        whole = sum(lengths) or 1.0
        body.path = [(0.0, points[0])]
        for length, point in zip(lengths, points[1:], strict=True):
            passed += length
            body.path.append((total * passed / whole, point))
        body.started = timing.now().timestamp()

    def arrived(self, body: Body) -> bool:
        """Whether he has come to the end of his way."""
        return not body.path

    def _move(self) -> None:
        now = timing.now().timestamp()
        for body in [*self.cast.guards.values(), *self.cast.officers.values()]:
            if not body.path:
                continue
            passed = now - body.started
            for (t1, one), (t2, other) in zip(body.path, body.path[1:], strict=False):
                if t1 <= passed < t2:
                    share = (passed - t1) / (t2 - t1)
                    body.at = Point(
                        one.lat + (other.lat - one.lat) * share, one.lng + (other.lng - one.lng) * share
                    )
                    break
            else:
                if passed >= body.path[-1][0]:
                    body.at, body.path = body.path[-1][1], []

    def say_first_positions(self) -> None:
        """Everybody's first position, as old as the district's files say."""
        samples = [
            {"device": body.device, "at": (timing.now() - timedelta(seconds=body.age)).isoformat(),
             "lat": body.at.lat, "lng": body.at.lng, "accuracy": 8.0}
            for body in [*self.cast.guards.values(), *self.cast.officers.values()]
        ]  # fmt: skip
        self.cast.line(self.cast.gateway).positions(samples)

    def _say_positions(self) -> None:
        at = timing.now().isoformat()
        shake = self.cast.draw.uniform
        samples = [
            {"device": body.device, "at": at, "lat": body.at.lat + shake(-2e-5, 2e-5),
             "lng": body.at.lng + shake(-2e-5, 2e-5), "accuracy": 8.0}
            for person, body in {**self.cast.guards, **self.cast.officers}.items()
            if not body.silent
        ]  # fmt: skip
        self.cast.line(self.cast.gateway).positions(samples)


def _apart(one: Point, other: Point) -> float:
    return float(((one.lat - other.lat) ** 2 + ((one.lng - other.lng) * 0.877) ** 2) ** 0.5)
