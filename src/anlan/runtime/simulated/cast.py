# SPDX-License-Identifier: Apache-2.0
"""Who is simulated: read from the register at start, with a token for each when he first needs one."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import httpx
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.access.queries import issue_token
from anlan.kernel.devices.models import Device, LatestSample
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Premises
from anlan.kernel.ports import Point
from anlan.packs.dispatch.models import Car, Duty, Guard, Shift, Station, VenuePost

from .chance import Chance
from .line import Line
from .seen import OPENING_PLACE
from .walking import Body, apart

TOKEN = timedelta(days=30)
STAYS = timedelta(minutes=2)  # a human who closed his page is waited for
BEAT, APART = (
    2000.0,
    2500.0,
)  # metres: how far a free car drives round, and how far it keeps from the opening scene
OLD = 120.0  # seconds after which a first position marks a device that is silent
LEADS = (
    "zhoumin",
    "wangjianguo",
    "zhaomingyuan",
)  # of the opening scene: kept free for whoever comes to play them

type Played = Callable[[], set[UUID]]


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


def signed_in() -> set[UUID]:
    """Everybody with a session; what a process can know that holds no streams itself."""
    sessions = Session.objects.filter(expire_date__gt=timing.now())
    accounts = {one.get_decoded().get(SESSION_KEY) for one in sessions}
    return set(
        Person.objects.filter(account__in=[int(one) for one in accounts if one]).values_list("pk", flat=True)
    )


class Cast:
    """Everybody. `guards` and `officers` have bodies; `desks` are the duty officers, the first of them sits there."""

    def __init__(self, url: str, chance: Chance, starts: dict[str, Start], played: Played) -> None:
        self.chance = chance
        self._client = httpx.Client(base_url=url, timeout=10.0)
        self._lines: dict[UUID, Line] = {}
        self._ask, self._last_seen = played, dict[UUID, datetime]()
        self.desks = self._holders("dispatch.duty_officer")
        self.gateway = self._holders("kernel.administrator")[0]
        self.leads = dict(Person.objects.filter(code__in=LEADS).values_list("code", "pk"))
        self._devices = dict(
            Device.objects.filter(bearer__isnull=False, revoked_at=None).values_list("bearer", "code")
        )
        self._starts = starts
        self._newest = {one.device: Point(one.lat, one.lng) for one in LatestSample.objects.all()}
        self._venues = [
            Point(*place) for place in Premises.objects.order_by("code").values_list("lat", "lng")
        ]
        bar = Premises.objects.filter(code=OPENING_PLACE).values_list("lat", "lng")
        self._opening_places = [Point(*place) for place in bar]
        self._beats: dict[Point, list[Point]] = {}
        self._crews: dict[str, set[UUID]] = {}  # car → who rides in it
        self.guards = self._guards()
        self.officers = self._officers()

    @property
    def bodies(self) -> list[Body]:
        """Whoever carries a device."""
        return list({one.code: one for one in (*self.guards.values(), *self.officers.values())}.values())

    def line(self, person: UUID) -> Line:
        """The line of a person."""
        if person not in self._lines:
            token = issue_token(Person.objects.get(pk=person), lasts=TOKEN)
            self._lines[person] = Line(self._client, token)
        return self._lines[person]

    def played(self) -> set[UUID]:
        """Whom a human plays: who is here, or was a moment ago."""
        now = timing.now()
        self._last_seen.update(dict.fromkeys(self._ask(), now))
        return {who for who, at in self._last_seen.items() if now - at < max(STAYS, STAYS * timing.rate())}

    def first_of(self, rows: list[dict[str, Any]], played: set[UUID]) -> dict[str, Any] | None:
        """Whom a simulated duty officer takes (Any: JSON values): a human's part before all, a lead nobody plays last."""
        return min(rows, key=lambda row: self._order(row["id"], played), default=None)

    def _order(self, key: str, played: set[UUID]) -> int:
        """Of a guard or of a car; what is equal keeps its rank."""
        crew = self._crews.get(key) or {UUID(key)}
        leads = set(self.leads.values())
        return 0 if crew & played & leads else 2 if crew & leads else 1

    def beats(self, home: Point) -> list[Point]:
        """Where a car drives when nothing calls it: venues near its place, but none near the opening scene.

        So the first car for that scene is the one whose officer a human plays.
        """
        if home not in self._beats:
            scenes = self._opening_places
            far = [one for one in self._venues if all(apart(one, scene) > APART for scene in scenes)]
            near = [one for one in far if apart(one, home) < BEAT]
            self._beats[home] = near or [home]
        return self._beats[home]

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def keep_roster(self) -> int:
        """Whoever's shift began signs on, whoever's shift is over signs off first; how many deeds that took."""
        now = timing.now()
        shifts = Shift.objects.filter(starts_at__lte=now, ends_at__gt=now, person__in=self.guards)
        begun = dict(shifts.order_by("starts_at").values_list("person", "starts_at"))
        duties = Duty.objects.filter(signed_off_at=None, guard__in=self.guards)
        signed = dict(duties.values_list("guard", "signed_on_at"))
        over = [one for one, at in signed.items() if one not in begun or at < begun[one]]
        coming = [one for one in self.guards if one in begun and (one not in signed or one in over)]
        done = sum(self.line(one).do("dispatch/sign-off-duty") for one in over)
        return done + sum(self.line(one).do("dispatch/sign-on-duty") for one in coming)

    def _holders(self, role: str) -> list[UUID]:
        """Holders of a role: the leads first, then by code."""
        found = set(RoleGrant.objects.filter(role=role).values_list("person__code", "person"))
        return [person for code, person in sorted(found, key=lambda one: (one[0] not in LEADS, one[0]))]

    def _guards(self) -> dict[UUID, Body]:
        posts = {row.code: Point(row.lat, row.lng) for row in VenuePost.objects.all()}
        rostered = set(Shift.objects.values_list("person", flat=True))
        bodies = {}
        for row in Guard.objects.filter(pk__in=rostered).select_related("person").order_by("person__code"):
            body = self._body(row.person.code, [row.person], posts.get(row.home_post))
            if body is not None:
                bodies[row.pk] = body
        return bodies

    def _officers(self) -> dict[UUID, Body]:
        """A crew moves as one: every officer of a car has the same body."""
        stations = {row.organisation_id: Point(row.lat, row.lng) for row in Station.objects.all()}
        bodies = {}
        for car in Car.objects.prefetch_related("crew").order_by("code"):
            body = self._body(car.code, list(car.crew.all()), stations.get(car.station_id))
            if body is not None:
                self._crews[str(car.pk)] = set(body.persons)
                bodies.update(dict.fromkeys(body.persons, body))
        return bodies

    def _body(self, code: str, people: list[Person], place: Point | None) -> Body | None:
        """A body where it was last, or where the files put it; devices that they call silent stay silent."""
        devices = tuple(sorted(self._devices[one.pk] for one in people if one.pk in self._devices))
        start = self._starts.get(devices[0] if devices else "") or (Start(place, 0) if place else None)
        if not devices or start is None:
            return None
        here = self._newest.get(devices[0], start.place)
        persons = frozenset(one.pk for one in people)
        return Body(code, persons, devices, start.place, here, start.age, is_silent=start.age > OLD)
