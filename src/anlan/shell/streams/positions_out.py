# SPDX-License-Identifier: Apache-2.0
"""`GET /api/live/positions`: where devices are, to whom they may be shown; first all, then what changed or is gone."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.errors import write_down

from .identity import Identities, Viewer
from .open_streams import OpenStreams
from .replies import Receive, Scope, Send
from .stream import Stream, frame

log = logging.getLogger("anlan.streams")
EVERY = 0.5  # machine seconds between two looks: with the writing, a position is seen within one second
WHOLE = 10.0  # machine seconds between two looks at everything: who went off duty, or lost his device, is gone then


class Shown(NamedTuple):
    """The newest position of a device, with what decides who may see it."""

    device: str
    person: UUID | None
    region: str
    at: datetime
    lat: float
    lng: float
    accuracy: float | None
    speed: float | None


class Audience(Protocol):
    """Who sees which positions. Viewers whose `key` is equal see the same and share one encoding."""

    @property
    def key(self) -> Hashable: ...
    def sees(self, shown: Shown) -> bool: ...


type AudienceOf = Callable[[Viewer], Audience]


class Places(Protocol):
    """Where the newest positions are read, from any thread."""

    def changed(self, since: datetime | None) -> tuple[Sequence[Shown], datetime | None]:
        """What was heard since then (None: everything), perhaps some of it again; and the `since` of the next call."""

    def looked_at(self, viewer: Viewer) -> None:
        """Put on record that he looks where others are."""


class PositionStream(Stream):
    """A viewer of positions."""

    __slots__ = ("_audience_of", "audience")

    def __init__(
        self, viewer: Viewer, recheck: Callable[[], Awaitable[Viewer | None]],
        audience_of: AudienceOf, *, lasts: float,
    ) -> None:  # fmt: skip
        super().__init__(viewer, recheck, lasts=lasts)
        self._audience_of = audience_of
        self.audience = audience_of(viewer)

    def look_as(self, viewer: Viewer) -> None:
        """From now on with these rights."""
        if viewer != self.viewer:
            self.audience = self._audience_of(viewer)
        super().look_as(viewer)


class PositionsOut:
    """The endpoint, and the look at the database that all its streams share; nobody looks while there is none."""

    def __init__(
        self, places: Places, identities: Identities, streams: OpenStreams,
        audience_of: AudienceOf, *, every: float = EVERY, whole: float = WHOLE,
    ) -> None:  # fmt: skip
        self._places = places
        self._identities = identities
        self._streams = streams
        self._audience_of = audience_of
        self._every = every
        self._whole = whole
        self._whole_at = 0.0
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="positions-out")
        self._open: set[PositionStream] = set()
        self._newest: dict[str, Shown] = {}
        self._since: datetime | None = None
        self._looked = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hold one viewer's stream until it ends."""
        asker = await self._identities.asker(scope, send)
        if asker is None or not await self._streams.has_room(scope, send):
            return
        recheck = partial(self._identities.viewer, asker.credential)
        stream = PositionStream(asker.viewer, recheck, self._audience_of, lasts=self._streams.lasts)
        with self._streams.holding(stream):
            await asyncio.to_thread(self._places.looked_at, asker.viewer)
            await stream.begin(receive, send)
            if not self._open:
                await self._look()  # nobody has looked for a while
            stream.lead_with(_told(self._newest.values(), (), stream.audience, whole=True))
            self._open.add(stream)
            try:
                await stream.run()
            finally:
                self._open.discard(stream)

    def start(self) -> None:
        """Begin to look, while somebody watches."""
        self._task = asyncio.get_running_loop().create_task(self._looking())

    def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _looking(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            if not self._open:
                continue
            try:
                await self._look()
            except Exception as fault:  # noqa: BLE001 – the database restarts: the next look may find it
                write_down(log, "positions could not be read", fault)

    async def _look(self) -> None:
        async with self._looked:
            whole = time.monotonic() >= self._whole_at
            loop = asyncio.get_running_loop()
            since = None if whole else self._since
            heard, self._since = await loop.run_in_executor(self._pool, self._places.changed, since)
            changed = [one for one in heard if self._newest.get(one.device) != one]
            gone: list[Shown] = []
            if whole:
                self._whole_at = time.monotonic() + self._whole
                there = {one.device for one in heard}
                gone = [one for one in self._newest.values() if one.device not in there]
            for one in gone:
                del self._newest[one.device]
            self._newest.update((one.device, one) for one in changed)
            if changed or gone:
                self._tell(changed, gone)

    def _tell(self, changed: Sequence[Shown], gone: Sequence[Shown]) -> None:
        told: dict[Hashable, bytes] = {}
        for stream in list(self._open):
            key = stream.audience.key
            if key not in told:
                told[key] = _told(changed, gone, stream.audience, whole=False)
            if told[key]:
                stream.put(told[key])


def _told(shown: Iterable[Shown], gone: Iterable[Shown], audience: Audience, *, whole: bool) -> bytes:
    """The event for one audience; empty when nothing of it concerns them."""
    seen = [_as_json(one) for one in shown if audience.sees(one)]
    left = [one.device for one in gone if audience.sees(one)]
    if not (seen or left or whole):
        return b""
    now = timing.now().isoformat()
    return frame("positions", {"whole": whole, "now": now, "positions": seen, "gone": left})


def _as_json(one: Shown) -> dict[str, object]:
    return {
        "device": one.device,
        "person": str(one.person) if one.person else None,
        "at": one.at.isoformat(),
        "lat": one.lat,
        "lng": one.lng,
        "accuracy": one.accuracy,
        "speed": one.speed,
    }
