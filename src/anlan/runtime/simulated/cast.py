# SPDX-License-Identifier: Apache-2.0
"""Who is simulated: read from the register at start, with a token for each."""

import csv
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

import httpx
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.access.queries import issue_token
from anlan.kernel.devices.models import Device, LatestSample
from anlan.kernel.people.models import Person
from anlan.kernel.ports import Point
from anlan.packs.dispatch.models import Car, Duty, Guard, Shift, Station, VenuePost

from .line import Line

DAY = timedelta(days=1)


class Start(NamedTuple):
    """Where a device is when the demo begins, and how many seconds ago it said so."""

    place: Point
    age: int


def read_starts(file: Path) -> dict[str, Start]:
    """The generated district's first positions; none without the file."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8-sig") as source:
        return {
            row["device"]: Start(Point(float(row["lat"]), float(row["lng"])), int(row["age_seconds"]))
            for row in csv.DictReader(source)
        }


@dataclass
class Body:
    """Somebody with a device who stands or walks somewhere."""

    person: UUID
    device: str
    home: Point
    at: Point
    path: list[tuple[float, Point]] = field(default_factory=list)  # seconds from the start, place
    started: float = 0.0
    silent: bool = False  # his device says nothing more: the old position shows on the board
    age: int = 0  # seconds that his first position is old


class Cast:
    """Everybody, with lines made when they are first needed."""

    def __init__(self, url: str, seed: int, starts: dict[str, Start]) -> None:
        self._starts = starts
        self.draw = Random(seed)  # noqa: S311 – a demo must be repeatable
        self._client = httpx.Client(base_url=url, timeout=10.0)
        self._lines: dict[UUID, Line] = {}
        self.desk = self._holder("dispatch.duty_officer")
        self.gateway = self._holder("kernel.administrator")
        self.guards = self._guards()
        self.officers = self._officers()

    def line(self, person: UUID) -> Line:
        """The line of a person."""
        if person not in self._lines:
            self._lines[person] = Line(self._client, issue_token(Person.objects.get(pk=person), lasts=DAY))
        return self._lines[person]

    def played(self) -> set[UUID]:
        """Whom a human plays now."""
        accounts = set()
        for session in Session.objects.filter(expire_date__gt=timing.now()):
            accounts.add(session.get_decoded().get(SESSION_KEY))
        ids = [int(one) for one in accounts if one]
        return set(Person.objects.filter(account__in=ids).values_list("pk", flat=True))

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _holder(self, role: str) -> UUID:
        return (
            RoleGrant.objects.filter(role=role).order_by("person__code").values_list("person", flat=True)[0]
        )

    def _guards(self) -> dict[UUID, Body]:
        posts = {row.code: Point(row.lat, row.lng) for row in VenuePost.objects.all()}
        at = timing.now()
        on = dict(Shift.objects.filter(starts_at__lte=at, ends_at__gt=at).values_list("person", "post"))
        devices = dict(Device.objects.filter(bearer__in=on).values_list("bearer", "code"))
        known = {s.device: Start(Point(s.lat, s.lng), 0) for s in LatestSample.objects.all()}
        bodies = {}
        for guard in Guard.objects.filter(pk__in=on):
            code, home = devices.get(guard.pk), posts.get(on[guard.pk])
            if code is None or home is None:
                continue
            start = self._starts.get(code) or known.get(code) or Start(self._near(home, 60), 0)
            bodies[guard.pk] = Body(
                guard.pk, code, start.place, start.place, silent=start.age > 120, age=start.age
            )
        return bodies

    def _officers(self) -> dict[UUID, Body]:
        stations = {row.organisation_id: Point(row.lat, row.lng) for row in Station.objects.all()}
        devices = dict(Device.objects.filter(bearer__isnull=False).values_list("bearer", "code"))
        bodies = {}
        for car in Car.objects.prefetch_related("crew"):
            home = self._near(stations.get(car.station_id, Point(28.676, 121.443)), 1500)
            for person in car.crew.all():
                if person.pk in devices:
                    bodies[person.pk] = Body(person.pk, devices[person.pk], home, home)
        return bodies

    def _near(self, point: Point, metres: float) -> Point:
        spread = metres / 111_000
        return Point(
            point.lat + self.draw.uniform(-spread, spread), point.lng + self.draw.uniform(-spread, spread)
        )

    def sign_on(self) -> int:
        """Every guard of the roster who is not played signs on; how many did."""
        signed = set(Duty.objects.filter(signed_off_at=None).values_list("guard", flat=True))
        waiting = [person for person in self.guards if person not in signed]
        return sum(self.line(person).do("dispatch/sign-on-duty") for person in waiting)
