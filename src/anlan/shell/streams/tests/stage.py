# SPDX-License-Identifier: Apache-2.0
"""A log in memory, people with regions, and the stream endpoints on a real server: what tests of streams stand on."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from starlette.routing import Route, Router

from anlan.kernel import timing
from anlan.kernel.testing.scene import until
from anlan.shell.streams.hub import Hub
from anlan.shell.streams.identity import Identities
from anlan.shell.streams.keeping import Keeping
from anlan.shell.streams.live import Live
from anlan.shell.streams.open_streams import OpenStreams
from anlan.shell.streams.positions import PositionsIn
from anlan.shell.streams.positions_out import PositionsOut, Shown
from anlan.shell.streams.samples import Sample
from anlan.shell.streams.tests.loopback import Answer, Events, Wire, running

NOBODY: frozenset[UUID] = frozenset()


class Line(NamedTuple):
    """A line of the log."""

    position: int
    name: str
    matter: UUID | None
    kind: str | None
    region: str
    at: datetime
    involved: frozenset[UUID]
    act: UUID
    against: frozenset[UUID] = NOBODY


class Log:
    """The log: a test writes, the hub reads. `places` says how far projections are; `faults` come first."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.places: dict[str, int] = {}
        self.faults: list[Exception] = []
        self.spares_reading = False
        self._changed = threading.Condition()

    def write(
        self, name: str = "fire.seen", *, kind: str | None = "fire.alarm", region: str = "1",
        matter: UUID | None = None, involved: frozenset[UUID] = NOBODY, times: int = 1,
        act: UUID | None = None,
    ) -> int:  # fmt: skip
        """Append; the newest position. Positions have holes, as those of a real sequence have."""
        with self._changed:
            for _ in range(times):
                place = self.lines[-1].position + 2 if self.lines else 1
                of, at = matter or uuid4(), timing.now()
                self.lines.append(Line(place, name, of, kind, region, at, involved, act or uuid4()))
            self._changed.notify_all()
            return self.lines[-1].position

    def at_once(self) -> threading.Condition:
        """Inside this, nobody reads in between: what is written was committed together."""
        return self._changed

    def head(self) -> int:
        """The newest position."""
        with self._changed:
            return self.lines[-1].position if self.lines else 0

    def wait(self, after: int, timeout: float) -> int:
        """Block until the log goes on."""
        with self._changed:
            self._changed.wait_for(lambda: self.head() > after, timeout)
            return self.head()

    def read(self, after: int, limit: int) -> Sequence[Line]:
        """The lines after a position."""
        if self.faults and not self.spares_reading:
            raise self.faults.pop()
        return [line for line in self.lines if line.position > after][:limit]

    def positions(self, names: Sequence[str]) -> dict[str, int]:
        """How far projections are."""
        if self.faults:
            raise self.faults.pop()
        return {name: self.places.get(name, 0) for name in names}

    def knows(self, projection: str) -> bool:
        """There is one projection, `Board`."""
        return projection == "Board"

    def concerns(self, projection: str, event: str, kind: str | None) -> bool:
        """The board keeps what is seen of fires."""
        return event.endswith(".seen") and (kind or "").startswith("fire.")


@dataclass(frozen=True)
class Person:
    """Somebody who may look at a region, and at what he takes part in; he bears a device of his own."""

    regions: frozenset[str] = frozenset({"1"})
    device: str = "phone"
    person: UUID = field(default_factory=uuid4)
    token_scopes: frozenset[str] | None = None

    def sees(self, kind: str | None, region: str, involved: frozenset[UUID]) -> bool:
        """By region, or as one who takes part."""
        return region in self.regions or self.person in involved


@dataclass(frozen=True)
class Watch:
    """Positions are seen by region, and one's own."""

    key: Person

    def sees(self, shown: Shown) -> bool:
        """Whether the position is his to see."""
        return shown.region in self.key.regions or shown.person == self.key.person


class Site:
    """The endpoints of streams and positions, and everything that a test may turn."""

    def __init__(
        self, *, beat: float = 10.0, lasts: float = 600.0, most: int = 5000, full_at: int = 50_000
    ) -> None:
        self.log = Log()
        self.people: dict[str, Person] = {"anna": Person()}
        self.asked = 0  # how often it was asked who somebody is
        self.shown: list[Shown] = []
        self.kept: list[Sample] = []
        self.keep: Callable[[Sequence[Sample]], object] = self.kept.extend
        self.port = 0
        self.identities = Identities(
            lambda key, _agent: self._who(key), self._who, lasts=0.0, tidy=lambda: None
        )
        self.streams = OpenStreams(beat=beat, lasts=lasts, most=most)
        self.keeping = Keeping(lambda batch: self.keep(batch), every=0.01, most=full_at)
        self.hub = Hub(self.log)
        self.out = PositionsOut(self, self.identities, self.streams, Watch, every=0.02, whole=0.1)  # type: ignore[arg-type]

    def _who(self, key: str) -> Person | None:
        found = self.people.get(key)
        self.asked += 1
        return found

    def settles(self) -> None:
        """Wait until a stream knows what its viewer may by now: the second question comes after the first was heeded."""
        upto = self.asked + 3  # one may have been under way
        until(lambda: self.asked >= upto, "the viewer is asked for again")

    def changed(self, since: datetime | None) -> tuple[list[Shown], datetime | None]:
        """The newest positions (this is the `Places` of the endpoint)."""
        return list(self.shown), timing.now()

    def looked_at(self, viewer: Any) -> None:
        """The stage keeps no ledger."""

    def devices_of(self, viewer: Any) -> frozenset[str]:
        """A person speaks for his own device."""
        return frozenset((viewer.device,))

    @asynccontextmanager
    async def _running(self, _: Router) -> AsyncIterator[None]:
        await self.hub.start()
        self.streams.start()
        self.keeping.start()
        self.out.start()
        try:
            yield
        finally:
            self.streams.stop()
            self.out.stop()
            await self.hub.stop()
            self.keeping.stop()
            self.identities.close()

    @contextmanager
    def open(self) -> Iterator["Site"]:
        """Serve on a port of the loopback."""
        routes = [
            Route("/api/live", Live(self.hub, self.log, self.identities, self.streams)),
            Route("/api/live/positions", self.out),
            Route("/api/positions", PositionsIn(self.keeping, self.identities, self.devices_of)),
        ]
        with running(Router(routes, lifespan=self._running)) as self.port:
            try:
                yield self
            finally:
                self.streams.end_all()

    def listen(self, who: str = "anna", path: str = "/api/live", **headers: str) -> Events:
        """Open a stream."""
        return Events(self.port, path, Authorization=f"Bearer {who}", **headers)

    def ask(
        self, path: str, *, who: str = "anna", method: str = "GET", body: bytes = b"", **headers: str
    ) -> Answer:
        """One request and its answer."""
        with Wire(self.port) as wire:
            if who:
                headers["Authorization"] = f"Bearer {who}"
            return wire.ask(method, path, body, **headers)

    def see(self, device: str, *, person: UUID | None = None, region: str = "1", lat: float = 28.66) -> None:
        """A device was heard."""
        spot = Shown(device, person, region, timing.now(), lat, 121.43, None, None)
        self.shown = [one for one in self.shown if one.device != device] + [spot]


def minutes_ago(minutes: float) -> str:
    """A time as devices write it."""
    return (timing.now() - timedelta(minutes=minutes)).isoformat()


def moved(person: Person, *regions: str) -> Person:
    """The same person with other regions."""
    return replace(person, regions=frozenset(regions))
