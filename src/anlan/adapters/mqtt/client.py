# SPDX-License-Identifier: Apache-2.0
"""Broker on a real broker: one connection, kept up in a thread of its own; any thread may publish.

Each connection is a new gmqtt client, so nothing of a lost one lives on: what was under way fails, and its caller knows.
"""

import asyncio
import contextlib
import random
import ssl
import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

import gmqtt
import uvloop
from gmqtt.mqtt.constants import PubAckReasonCode
from gmqtt.mqtt.handler import MQTTError

from anlan.kernel.ports import NotSent

KEEPALIVE = 20  # seconds
PATIENCE = 5.0  # seconds that a publisher waits for the broker's word
SHORTEST, LONGEST = 0.2, 30.0  # seconds before the next try to connect, with full jitter
IN_FLIGHT = 500  # messages of one side that the other has not acknowledged
NOBODY = PubAckReasonCode.NO_MATCHING_SUBSCRIBERS

type Done = Callable[[], None]
type OnMessage = Callable[["_Wire", str | bytes, bytes, int], None]
type Hear = Callable[
    [str, bytes, int, Done], None
]  # topic, payload, quality, what to call when it is taken in


@dataclass(frozen=True)
class Access:
    """How the broker is reached."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = None

    @classmethod
    def of(cls, url: str, *, authority: str = "", certificate: str = "", key: str = "") -> "Access":
        """What mqtt:// or mqtts:// and the settings beside it say."""
        parts = urlsplit(url)
        context = None
        if parts.scheme == "mqtts":
            context = ssl.create_default_context(cafile=authority or None)
            if certificate:
                context.load_cert_chain(certificate, key or None)
        port = parts.port or (8883 if context else 1883)
        return cls(
            parts.hostname or "", port, unquote(parts.username or ""), unquote(parts.password or ""), context
        )


@dataclass(frozen=True)
class Will:
    """What the broker says for us when we are gone without a word."""

    topic: str
    payload: bytes
    retain: bool = True


@dataclass(slots=True)
class _Parcel:
    topic: str
    payload: bytes
    expires: float | None
    retain: bool
    taken: "Future[int]"


class _Wire(gmqtt.Client):
    """One connection: it never reconnects by itself, acknowledges when told to, and says how the broker took a message."""

    def __init__(
        self, name: str, on_taken: Callable[[int, int], None], on_message: "OnMessage", **more: Any
    ) -> None:
        super().__init__(name, **more)
        self._package_handler._handle_puback_packet = self._taken
        self._package_handler._handle_qos_1_publish_packet = self._came
        self._on_taken, self._take_in = on_taken, on_message
        self.on_message = lambda _wire, topic, payload, *_: on_message(self, topic, payload, 0)

    def _allow_reconnect(self) -> bool:
        return False

    def _came(self, number: int, payload: bytes, topic: str | bytes, _more: dict[str, Any]) -> None:
        self._take_in(self, topic, payload, number)

    def acknowledge(self, number: int) -> None:
        """The broker may forget it."""
        self._package_handler._send_puback(number)

    def _taken(self, _cmd: int, packet: bytes) -> None:
        number = int.from_bytes(packet[:2])
        self._package_handler.id_generator.free_id(number)
        self._persistent_storage.remove_message_by_mid(number)
        self._on_taken(number, packet[2] if len(packet) > 2 else 0)

    def hand_over(self, one: _Parcel) -> int:
        """Send it; its number."""
        more = {} if one.expires is None else {"message_expiry_interval": max(1, round(one.expires))}
        message = gmqtt.Message(one.topic, one.payload, qos=1, retain=one.retain, **more)
        number, _ = self._connection.publish(message)
        return int(number)

    @property
    def window(self) -> int:
        """How many messages may be under way."""
        said = self._package_handler._connack_properties.get("receive_maximum") or [IN_FLIGHT]
        return min(int(said[0]) - 1, IN_FLIGHT)


class Client:
    """A connection to a broker that comes back by itself, with what it listens to."""

    def __init__(
        self,
        access: Access,
        name: str,
        *,
        filters: Sequence[tuple[str, int]] = (),
        hear: Hear | None = None,
        will: Will | None = None,
        keeps: float = 0,
    ) -> None:
        """`name` is the broker's name for us; `keeps`: seconds that it keeps our session while we are away."""
        self._access, self._name, self._filters, self._hear, self._will = (
            access,
            name,
            list(filters),
            hear,
            will,
        )
        self._keeps = int(keeps)
        self._outbox: deque[_Parcel] = deque()
        self._under_way: dict[int, _Parcel] = {}
        self._wire: _Wire | None = None
        self._up, self._ended = threading.Event(), threading.Event()
        self._loop = uvloop.new_event_loop()
        self._stop, self._lost = asyncio.Event(), asyncio.Event()
        self._thread = threading.Thread(target=self._run, name=f"mqtt.{name}", daemon=True)
        self.connections = 0

    def start(self) -> "Client":
        """Begin to connect; comes back at once."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Say good-bye, without a will."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(PATIENCE)
        self._ended.set()

    @property
    def is_connected(self) -> bool:
        """Whether the broker hears us, and has taken our subscriptions."""
        return self._up.is_set()

    def wait_connected(self, seconds: float = PATIENCE) -> bool:
        """Wait for the connection; whether it came."""
        return self._up.wait(seconds)

    def publish(
        self, topic: str, payload: bytes, *, expires: float | None = None, retain: bool = False
    ) -> None:
        """Return when the broker took it; raises NotSent."""
        if not self.wait_connected():
            raise NotSent("unreachable")
        taken = self.send(topic, payload, expires=expires, retain=retain)
        try:
            code = taken.result(PATIENCE)
        except (TimeoutError, ConnectionError):
            taken.cancel()
            raise NotSent("unreachable") from None
        if code == NOBODY and not retain:
            raise NotSent("no_listener")
        if code >= PubAckReasonCode.UNSPECIFIED_ERROR:
            raise NotSent("refused", is_refused=True)

    def send(
        self, topic: str, payload: bytes, *, expires: float | None = None, retain: bool = False
    ) -> "Future[int]":
        """Hand it over without waiting; the broker's word comes later."""
        parcel = _Parcel(topic, payload, expires, retain, Future())
        self._loop.call_soon_threadsafe(self._put, parcel)
        return parcel.taken

    def _put(self, parcel: _Parcel) -> None:
        self._outbox.append(parcel)
        self._pump()

    def _pump(self) -> None:
        wire = self._wire
        if wire is None:
            return self._fail(self._outbox)
        while self._outbox and len(self._under_way) < wire.window:
            parcel = self._outbox.popleft()
            if not parcel.taken.cancelled():
                self._under_way[wire.hand_over(parcel)] = parcel
        return None

    def _on_taken(self, number: int, code: int) -> None:
        parcel = self._under_way.pop(number, None)
        if parcel is not None and not parcel.taken.cancelled():
            parcel.taken.set_result(code)
        self._pump()

    @staticmethod
    def _fail(parcels: "deque[_Parcel]") -> None:
        while parcels:
            parcel = parcels.popleft()
            if not parcel.taken.cancelled():
                parcel.taken.set_exception(ConnectionError("the broker is away"))

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._stay())
        finally:
            self._loop.close()

    async def _stay(self) -> None:
        pause = SHORTEST
        while not self._stop.is_set():
            self._lost.clear()
            wire = self._new_wire()
            try:
                await asyncio.wait_for(self._connect(wire), PATIENCE * 2)
                pause = SHORTEST
                await self._first(self._lost, self._stop)
            except (OSError, MQTTError, TimeoutError):
                pause = min(pause * 2, LONGEST)
            self._forget()
            with contextlib.suppress(Exception):  # whatever is left of the connection: it is not used again
                await asyncio.wait_for(wire.disconnect(), 1.0)
            if not self._stop.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), random.uniform(SHORTEST / 2, pause))  # noqa: S311 – jitter

    def _new_wire(self) -> _Wire:
        will = self._will and gmqtt.Message(
            self._will.topic, self._will.payload, qos=1, retain=self._will.retain
        )
        wire = _Wire(
            self._name,
            self._on_taken,
            self._on_message,
            clean_session=not self._keeps,
            will_message=will,
            session_expiry_interval=self._keeps,
            receive_maximum=IN_FLIGHT,
        )
        if self._access.user:
            wire.set_auth_credentials(self._access.user, self._access.password or None)
        wire.on_disconnect = lambda *_: self._lost.set()
        return wire

    async def _connect(self, wire: _Wire) -> None:
        access = self._access
        subscribed = asyncio.Event()
        wire.on_subscribe = lambda *_: subscribed.set()
        await wire.connect(access.host, access.port, ssl=access.context or False, keepalive=KEEPALIVE)
        self._wire = wire
        if self._filters:
            wire.subscribe([gmqtt.Subscription(topic, qos=quality) for topic, quality in self._filters])
            await self._first(subscribed, self._lost)
        if self._lost.is_set():
            raise ConnectionError("lost while subscribing")
        self.connections += 1
        self._up.set()
        self._pump()

    async def _first(self, *events: asyncio.Event) -> None:
        waiting = [asyncio.ensure_future(one.wait()) for one in events]
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for one in waiting:
            one.cancel()

    def _forget(self) -> None:
        self._up.clear()
        self._wire = None
        under_way, self._under_way = deque(self._under_way.values()), {}
        self._fail(under_way)
        self._fail(self._outbox)

    def _on_message(self, wire: _Wire, topic: str | bytes, payload: bytes, number: int) -> None:
        """Acknowledged only when it was taken in: what waits, waits at the broker."""

        def acknowledge() -> None:
            if number and wire is self._wire:
                wire.acknowledge(number)

        def done() -> None:
            with contextlib.suppress(RuntimeError):  # the loop ended meanwhile: the broker will send it again
                self._loop.call_soon_threadsafe(acknowledge)

        if self._hear is None or not isinstance(topic, str):
            acknowledge()
        else:
            self._hear(topic, bytes(payload), 1 if number else 0, done)
