# SPDX-License-Identifier: Apache-2.0
"""A small broker inside the process, for demos, tests and one district that wants no other: MQTT 3.1.1 and 5, quality 0 and 1.

Only machines and the platform speak to it, so routing is a look into a dictionary. A machine signs in with what is
derived from its key, and may speak and listen under its own name only. No session is kept: who is away hears nothing,
and whoever wanted to tell him learns that nobody listened.
"""

import asyncio
import contextlib
import hmac
import logging
import secrets
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import uvloop

from . import packets
from .packets import Connect, Malformed, Publish
from .topics import Topics

log = logging.getLogger("anlan.mqtt")
PLATFORM = "anlan"
NOBODY, NOT_ALLOWED = 0x10, 0x87
UNREAD = 1 << 20  # bytes that a slow reader may leave; then he has to come again
IN_FLIGHT = 1000  # unacknowledged messages to one machine
PATIENCE = 10.0  # seconds from the first byte to being let in

type Admit = Callable[[str, str], bool]  # user, password; may ask the database


class _Wire(asyncio.Protocol):
    """One connection."""

    def __init__(self, gateway: "Gateway") -> None:
        self.gateway = gateway
        self.buffer = bytearray()
        self.transport: Any = None  # asyncio.Transport
        self.who: Connect | None = None
        self.is_in = False
        self.heard_at = time.monotonic()
        self.wants: dict[str, int] = {}
        self.under_way: dict[int, None] = {}
        self.waiting: deque[tuple[Publish, bool]] = deque()
        self.last = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.gateway.wires.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gateway.left(self)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self.heard_at = time.monotonic()
        self.read_on()

    def read_on(self) -> None:
        """Take the packets that are there; after the first only when it was let in."""
        try:
            for first, body in packets.split(self.buffer):
                self._take(first, body)
                if self.who is not None and not self.is_in:
                    return
        except Malformed:
            self.drop()

    def _take(self, first: int, body: bytes) -> None:
        kind = first >> 4
        if self.who is None:
            if kind != packets.CONNECT:
                raise Malformed("not greeted")
            self.who = packets.read_connect(body)
            self.transport.pause_reading()
            self.gateway.ask(self)
        elif kind == packets.PUBLISH:
            self.gateway.take(self, packets.read_publish(first, body, self.who.version))
        elif kind == packets.PUBACK:
            self.under_way.pop(int.from_bytes(body[:2]), None)
            self._pump()
        elif kind in (packets.SUBSCRIBE, packets.UNSUBSCRIBE):
            self._subscribe(body, self.who.version, leaves=kind == packets.UNSUBSCRIBE)
        elif kind == packets.PINGREQ:
            self.transport.write(packets.PONG)
        elif kind == packets.DISCONNECT:
            if not body or body[0] != 4:  # 4: with its will
                self.who.will = None
            self.transport.close()
        else:
            raise Malformed("not spoken here")

    def _subscribe(self, body: bytes, version: int, *, leaves: bool) -> None:
        number, wanted = packets.read_subscribe(body, version, leaves=leaves)
        codes, fresh = [], []
        for topic, quality in wanted:
            plain = topic.split("/", 2)[2] if topic.startswith("$share/") and topic.count("/") > 2 else topic
            if leaves:
                self.gateway.forget(self, plain)
                codes.append(0)
            elif self.gateway.may_read(self, plain):
                self.gateway.listen(self, plain, quality)
                fresh.append((plain, quality))
                codes.append(quality)
            else:
                codes.append(NOT_ALLOWED if version >= 5 else 0x80)
        self.transport.write(packets.suback(number, version, codes, leaves=leaves))
        for plain, quality in fresh:
            self.gateway.tell_retained(self, plain, quality)

    def tell(self, one: Publish, quality: int, *, retain: bool = False) -> None:
        """Send it a message."""
        if self.transport.get_write_buffer_size() > UNREAD:
            if quality:
                self.drop()
            return
        if not quality or not one.qos:
            self.transport.write(packets.publish(one, 0, 0, self.who.version, retain=retain))  # type: ignore[union-attr]
        elif len(self.waiting) > IN_FLIGHT:
            self.drop()
        else:
            self.waiting.append((one, retain))
            self._pump()

    def _pump(self) -> None:
        if self.who is None:
            return
        most = min(self.who.properties.get(packets.RECEIVE_MAXIMUM, IN_FLIGHT), IN_FLIGHT)
        while self.waiting and len(self.under_way) < most:
            one, retain = self.waiting.popleft()
            self.last = self.last % 65_535 + 1
            self.under_way[self.last] = None
            self.transport.write(packets.publish(one, 1, self.last, self.who.version, retain=retain))

    def drop(self) -> None:
        """End the connection; its will is told."""
        self.transport.abort()


class Gateway:
    """The broker; `admit` says whether a machine signs in with the right word."""

    def __init__(self, topics: Topics, admit: Admit, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.topics, self._admit, self._host, self.port = topics, admit, host, port
        self.password = secrets.token_hex(24)  # the platform's own, for as long as the process lives
        self.wires: set[_Wire] = set()
        self._named: dict[str, _Wire] = {}
        self._exact: dict[str, dict[_Wire, int]] = {}
        self._wide: dict[_Wire, list[tuple[list[str], int]]] = {}
        self._retained: dict[str, tuple[Publish, float]] = {}
        self._loop = uvloop.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mqtt.gateway", daemon=True)
        self._stop = asyncio.Event()
        self._doors = ThreadPoolExecutor(2, "mqtt.door")

    @property
    def url(self) -> str:
        """The platform's way in."""
        return f"mqtt://{PLATFORM}:{self.password}@{self._host}:{self.port}"

    def start(self) -> "Gateway":
        """Listen; raises OSError when the port is taken."""
        self._socket = socket.create_server((self._host, self.port), backlog=4096)
        self.port = self._socket.getsockname()[1]
        self._thread.start()
        self._ready.wait(PATIENCE)
        return self

    def stop(self) -> None:
        """Close every connection and end."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._doors.shutdown(wait=False)
            self._loop.close()

    async def _serve(self) -> None:
        server = await self._loop.create_server(lambda: _Wire(self), sock=self._socket)
        self._ready.set()
        while not self._stop.is_set():
            self._end_the_silent()
            try:
                await asyncio.wait_for(self._stop.wait(), 1.0)
            except TimeoutError:
                continue
        server.close()
        for wire in list(self.wires):
            wire.transport.close()
        await asyncio.sleep(0)

    def _end_the_silent(self) -> None:
        now = time.monotonic()
        for wire in list(self.wires):
            rest = now - wire.heard_at
            most = PATIENCE if not wire.is_in or wire.who is None else 1.5 * wire.who.keepalive
            if most and rest > most:
                wire.drop()

    def ask(self, wire: _Wire) -> None:
        """Let it in, or not; the database is asked in a thread."""
        if wire.who is not None:
            self._doors.submit(self._look, wire, wire.who)

    def _look(self, wire: _Wire, who: Connect) -> None:
        try:
            is_known = self._is_known(who)
        except Exception:  # without the database nobody is known
            log.exception("who came could not be looked up")
            is_known = False
        with contextlib.suppress(RuntimeError):  # the loop ended meanwhile
            self._loop.call_soon_threadsafe(self._let_in, wire, is_known)

    def _is_known(self, who: Connect) -> bool:
        if who.user == PLATFORM:
            return hmac.compare_digest(who.password.encode(), self.password.encode())
        is_own_name = who.client in ("", who.user)  # under another's name he would throw him out
        return bool(who.user) and is_own_name and self._admit(who.user, who.password)

    def _let_in(self, wire: _Wire, is_known: bool) -> None:
        who = wire.who
        if who is None or wire.transport.is_closing():
            return
        if not is_known or (who.will and not self.may_write(wire, who.will.topic)):
            who.will = None
            wire.transport.write(packets.connack(who.version, NOT_ALLOWED if who.version >= 5 else 5))
            wire.transport.close()
            return
        who.client = who.client or who.user
        before = self._named.get(who.client)
        if before is not None:
            before.drop()
        self._named[who.client] = wire
        wire.is_in = True
        wire.transport.write(packets.connack(who.version, 0))
        wire.transport.resume_reading()
        wire.read_on()

    def may_write(self, wire: _Wire, topic: str) -> bool:
        """Whether it may speak there."""
        user = wire.who.user if wire.who else ""
        return user == PLATFORM or self.topics.may_write(user, topic)

    def may_read(self, wire: _Wire, topic: str) -> bool:
        """Whether it may listen there."""
        user = wire.who.user if wire.who else ""
        return user == PLATFORM or self.topics.may_read(user, topic)

    def listen(self, wire: _Wire, topic: str, quality: int) -> None:
        """Remember that it listens."""
        wire.wants[topic] = quality
        if "+" in topic or "#" in topic:
            wide = self._wide.setdefault(wire, [])
            wide[:] = [one for one in wide if one[0] != topic.split("/")] + [(topic.split("/"), quality)]
        else:
            self._exact.setdefault(topic, {})[wire] = quality

    def forget(self, wire: _Wire, topic: str) -> None:
        """It listens there no more."""
        wire.wants.pop(topic, None)
        listeners = self._exact.get(topic, {})
        listeners.pop(wire, None)
        if topic in self._exact and not listeners:
            del self._exact[topic]
        if wire in self._wide:
            self._wide[wire] = [one for one in self._wide[wire] if one[0] != topic.split("/")]

    def left(self, wire: _Wire) -> None:
        """A connection is gone: its will is told."""
        self.wires.discard(wire)
        for topic in list(wire.wants):
            self.forget(wire, topic)
        self._wide.pop(wire, None)
        who = wire.who
        if who is None or not wire.is_in:
            return
        if self._named.get(who.client) is wire:
            del self._named[who.client]
        if who.will is not None:
            self._spread(who.will)

    def take(self, wire: _Wire, one: Publish) -> None:
        """A message came in: spread it, and say how that went."""
        version = wire.who.version if wire.who else 4
        if not self.may_write(wire, one.topic):
            code = NOT_ALLOWED
        else:
            code = 0 if self._spread(one) else NOBODY
        if one.qos:
            wire.transport.write(packets.puback(one.number, version, code))

    def _spread(self, one: Publish) -> bool:
        """Tell it to all who listen; whether anybody did."""
        if one.retain:
            self._keep(one)
        listeners = list(self._exact.get(one.topic, {}).items())
        parts = one.topic.split("/")
        for wire, wide in self._wide.items():
            fits = [quality for pattern, quality in wide if _fits(pattern, parts)]
            if fits:
                listeners.append((wire, max(fits)))
        for wire, quality in listeners:
            wire.tell(one, quality)
        return bool(listeners)

    def _keep(self, one: Publish) -> None:
        if not one.payload:
            self._retained.pop(one.topic, None)
            return
        end = float("inf") if one.expiry is None else time.monotonic() + one.expiry
        self._retained[one.topic] = (one, end)

    def tell_retained(self, wire: _Wire, topic: str, quality: int) -> None:
        """What waits there for whoever comes."""
        is_wide, pattern = "+" in topic or "#" in topic, topic.split("/")
        names = [name for name in self._retained if _fits(pattern, name.split("/"))] if is_wide else [topic]
        for name in names:
            one, end = self._retained.get(name, (None, 0.0))
            if one is None:
                continue
            left = end - time.monotonic()
            if left <= 0:
                del self._retained[name]
                continue
            wire.tell(one if one.expiry is None else replace(one, expiry=int(left) + 1), quality, retain=True)


def _fits(pattern: list[str], parts: list[str]) -> bool:
    for at, piece in enumerate(pattern):
        if piece == "#":
            return True
        if at >= len(parts) or piece not in ("+", parts[at]):
            return False
    return len(pattern) == len(parts)
