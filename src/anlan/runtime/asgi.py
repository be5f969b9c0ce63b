# SPDX-License-Identifier: Apache-2.0
"""One small ASGI application: streams, positions and health, and Django behind the bridge."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.routing import Mount, Route, Router, WebSocketRoute

from anlan.adapters.video.janus import Janus
from anlan.adapters.video.relay import Relay
from anlan.adapters.video.spreading import Spreading
from anlan.kernel.access.queries import viewer_of_token
from anlan.kernel.events.tail import Tail
from anlan.kernel.ports import PortMissing, VideoGate, port
from anlan.shell.sessions import viewer_of_browser
from anlan.shell.streams.hub import Hub
from anlan.shell.streams.identity import Identities
from anlan.shell.streams.keeping import Keeping
from anlan.shell.streams.live import Live
from anlan.shell.streams.log_reader import Records
from anlan.shell.streams.open_streams import OpenStreams
from anlan.shell.streams.positions import DevicesOf, PositionsIn
from anlan.shell.streams.positions_out import AudienceOf, Places, PositionsOut
from anlan.shell.streams.replies import Receive, Scope, Send, reply, reply_bytes

from .bridge import WsgiBridge
from .health_figures import health_figures
from .stream_sources import KernelPlaces, KernelRecords, audience_of, devices_of, keep_received, lag

LARGEST = 64 << 20  # bytes of one request; files come in pieces
BEHIND = 200  # events that followers may be behind and still be called ready


@dataclass(frozen=True)
class Video:
    """The relay, and the log that tells it whose right has ended."""

    relay: Relay
    tail: Tail


@dataclass(frozen=True)
class Parts:
    """What the application is made of; `lag` tells who is behind the log, and by how many events."""

    bridge: WsgiBridge
    identities: Identities
    records: Records
    keeping: Keeping
    devices_of: DevicesOf
    places: Places
    audience_of: AudienceOf
    lag: Callable[[], dict[str, int]]
    streams: OpenStreams
    on_end: Callable[[], None] = lambda: None
    health: Callable[[], list[Metric]] = list  # figures that the database is asked for
    video: Video | None = None  # only what serves a district has pictures


class Application:
    """The ASGI application. `ending()` lets open streams go, so that the server need not wait for them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._hub = Hub(parts.records)
        self._out = PositionsOut(parts.places, parts.identities, parts.streams, parts.audience_of)
        self._registry = CollectorRegistry()
        self._registry.register(Figures(parts, self._hub))
        live = Live(self._hub, parts.records, parts.identities, parts.streams)
        self._router = Router(
            [
                Route("/healthz", Endpoint(self._health)),
                Route("/readyz", Endpoint(self._ready)),
                Route("/metrics", Endpoint(self._figures)),
                Route("/api/positions", PositionsIn(parts.keeping, parts.identities, parts.devices_of)),
                Route("/api/live", live, methods=["GET"]),
                Route("/api/live/positions", self._out, methods=["GET"]),
                *_doors(parts.video),
                Mount("/", parts.bridge),
            ],
            redirect_slashes=False,
            lifespan=self._running,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as ASGI wants it."""
        await self._router(scope, receive, send)

    def present(self) -> set[UUID]:
        """Who has a page open that is live."""
        return self._parts.streams.people()

    def ending(self) -> None:
        """The server is about to stop."""
        self._parts.streams.end_all()
        if self._parts.video is not None:
            self._parts.video.relay.end_all()

    @asynccontextmanager
    async def _running(self, _: Router) -> AsyncIterator[None]:
        await self._hub.start()
        self._parts.streams.start()
        self._parts.keeping.start()
        self._out.start()
        try:
            async with _pictures(self._parts.video):
                yield
        finally:
            self._parts.streams.stop()
            self._out.stop()
            await self._hub.stop()
            await asyncio.to_thread(self._parts.keeping.stop)
            self._parts.identities.close()
            self._parts.bridge.close()
            self._parts.on_end()

    async def _health(self, send: Send) -> None:
        await reply_bytes(send, 200, b"text/plain; charset=utf-8", b"ok\n")

    async def _ready(self, send: Send) -> None:
        try:
            lag = await asyncio.get_running_loop().run_in_executor(
                self._parts.identities.pool, self._parts.lag
            )
        except Exception:  # noqa: BLE001 – whatever it is: who cannot be asked is not ready
            await reply(send, 503, {"ready": False, "behind": {}, "reason": "the database does not answer"})
            return
        behind = {name: events for name, events in lag.items() if events > BEHIND}
        await reply(send, 503 if behind else 200, {"ready": not behind, "behind": behind})

    async def _figures(self, send: Send) -> None:
        text = await asyncio.get_running_loop().run_in_executor(
            self._parts.identities.pool, generate_latest, self._registry
        )
        await reply_bytes(send, 200, CONTENT_TYPE_LATEST.encode(), text)


def _doors(video: Video | None) -> list[WebSocketRoute]:
    """Where telephones send pictures, and where they are watched."""
    if video is None:
        return []
    return [
        WebSocketRoute("/api/video/publish", Door(video.relay.publish)),
        WebSocketRoute("/api/video/watch", Door(video.relay.watch)),
    ]


@asynccontextmanager
async def _pictures(video: Video | None) -> AsyncIterator[None]:
    """The relay at work, beside the log."""
    if video is None:
        yield
        return
    video.relay.start()
    following = asyncio.create_task(_follow_log(video))
    try:
        yield
    finally:
        following.cancel()
        await video.relay.stop()


async def _follow_log(video: Video) -> None:
    """Tell the relay when the log has moved: a task that was handed over ends its picture at once."""
    loop, head = asyncio.get_running_loop(), video.tail.head()
    while True:
        newest = await loop.run_in_executor(None, video.tail.wait, head, 2.0)
        if newest > head:
            head = newest
            video.relay.poke()


def _video(tail: Tail) -> Video | None:
    """The relay, where a pack has pictures; with a media server, where there is one."""
    try:
        gate = port(VideoGate)  # type: ignore[type-abstract]
    except PortMissing:
        return None
    url, key = settings.ANLAN_JANUS_URL, settings.ANLAN_JANUS_ADMIN_KEY
    spreading = Spreading(Janus(url, key) if url else None)
    return Video(Relay(gate, settings.ANLAN_VIDEO, spreading=spreading), tail)


class Endpoint:
    """A route whose answer depends on nothing in the request (a class, so that Starlette adds no layers)."""

    def __init__(self, answer: Callable[[Send], Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await self._answer(send)


class Door:
    """A WebSocket's endpoint (a class, so that Starlette hands on what it got)."""

    def __init__(self, answer: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Talk until one side ends."""
        await self._answer(scope, receive, send)


class Figures(Collector):
    """What `/metrics` says, read at the moment of asking."""

    def __init__(self, parts: Parts, hub: Hub) -> None:
        self._parts = parts
        self._hub = hub

    def collect(self) -> list[Metric]:
        """The figures, Prometheus' names and units."""
        keeping, streams = self._parts.keeping, self._parts.streams
        relay = self._parts.video.relay if self._parts.video else None
        pictures = list(relay.pictures.values()) if relay else []
        return [
            GaugeMetricFamily("anlan_open_streams", "Open live streams", value=len(streams)),
            CounterMetricFamily(
                "anlan_stream_events", "Facts read from the log for streams", value=self._hub.facts
            ),
            CounterMetricFamily("anlan_stream_pieces", "Pieces sent to viewers", value=streams.pieces),
            CounterMetricFamily("anlan_positions_kept", "Positions written", value=keeping.kept),
            CounterMetricFamily(
                "anlan_positions_thinned", "Positions replaced by newer ones", value=keeping.thinned
            ),
            GaugeMetricFamily("anlan_pictures", "Pictures that the relay holds", value=len(pictures)),
            GaugeMetricFamily(
                "anlan_picture_viewers", "Who watches them", value=sum(len(one.onlookers) for one in pictures)
            ),
            GaugeMetricFamily(
                "anlan_picture_peers",
                "Who of them sees it by way of the media server",
                value=relay.spreading.peers if relay else 0,
            ),
            GaugeMetricFamily(
                "anlan_requests", "Requests with Django or waiting for it", value=self._parts.bridge.waiting
            ),
            *self._parts.health(),
        ]


def compose(tail: Tail | None = None) -> Application:
    """The whole application on this process's settings; Django is set up, and the database has its tables.

    A `tail` that is given is shared and left running; otherwise one is started here and ends with the server.
    """
    watched = tail or Tail().start()
    return Application(
        Parts(
            bridge=WsgiBridge(get_wsgi_application(), limit=LARGEST),
            identities=Identities(viewer_of_browser, viewer_of_token, cookie=settings.SESSION_COOKIE_NAME),
            records=KernelRecords(watched),
            keeping=Keeping(keep_received),
            devices_of=devices_of,
            places=KernelPlaces(),
            audience_of=audience_of,
            lag=lag,
            health=partial(health_figures, lag),
            streams=OpenStreams(),
            on_end=(lambda: None) if tail else watched.stop,
            video=_video(watched),
        )
    )
