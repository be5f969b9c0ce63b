# SPDX-License-Identifier: Apache-2.0
"""One open connection of server-sent events: what waits for its viewer, how it is sent, and when it ends."""

import asyncio
import json
import logging
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from anlan.kernel import timing
from anlan.kernel.errors import write_down

from .identity import Viewer
from .replies import Receive, Send

log = logging.getLogger("anlan.streams")
MOST_WAITING = 128 * 1024  # bytes: a viewer that falls further behind is let go, and comes back by position
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def frame(event: str, values: object, position: int | None = None) -> bytes:
    """One event as it goes over the wire."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return (
        f"id: {position}\n" if position is not None else ""
    ).encode() + f"event: {event}\ndata: {text}\n\n".encode()


class Stream:
    """A viewer's open connection. All of it runs on the event loop.

    `recheck` says who the viewer is by now: at every beat a session may have ended or a role been taken away.
    """

    __slots__ = (
        "_beat", "_overrun", "_pending", "_recheck", "_send", "_sending", "_size", "_task", "_wake", "_watch", "ending",
        "ends_at", "most", "position", "sent", "viewer",
    )  # fmt: skip

    def __init__(
        self, viewer: Viewer, recheck: Callable[[], Awaitable[Viewer | None]], *, lasts: float = 600.0,
        most: int = MOST_WAITING,
    ) -> None:  # fmt: skip
        self.viewer = viewer
        self.position: int | None = None  # how far in the log the viewer has been offered everything
        self.ends_at = time.monotonic() + lasts * random.uniform(0.9, 1.0)  # noqa: S311 – so that not all return at once
        self.most = most
        self.ending = False
        self.sent = 0  # pieces handed to the server
        self._recheck = recheck
        self._pending: list[bytes] = []
        self._size = 0
        self._beat = False
        self._sending = False
        self._overrun = False
        self._wake: asyncio.Future[None] | None = None
        self._task: asyncio.Task[object] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._send: Send | None = None

    def put(self, piece: bytes) -> None:
        """Let this follow what already waits; a viewer that does not keep up is let go."""
        self._pending.append(piece)
        self._size += len(piece)
        if self._size > self.most and self._sending and self._task is not None and not self._overrun:
            self.ending = self._overrun = True
            self._task.cancel()
        self._rouse()

    def lead_with(self, piece: bytes) -> None:
        """Let this, however long, wait to be sent: what a viewer missed while he was away."""
        self._pending.append(piece)
        self._rouse()

    def greet(self) -> None:
        """A first sign of life, which also tells the time and the place in the log."""
        self.put(frame("beat", {"now": timing.now().isoformat()}, self.position))

    def beat(self) -> None:
        """Time for a sign of life, and for asking again who the viewer is."""
        self._beat = True
        self._rouse()

    def end(self) -> None:
        """Finish after what already waits."""
        self.ending = True
        self._rouse()

    async def begin(self, receive: Receive, send: Send) -> None:
        """Send the headers, and watch from now on whether the client is there."""
        self._send = send
        self._task = asyncio.current_task()
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await self.say(b"retry: 2000\n\n")
        self._watch = asyncio.get_running_loop().create_task(self._watching(receive))

    async def say(self, piece: bytes) -> None:
        """Send now, as fast as the client reads."""
        if self._send is not None:
            self.sent += 1
            self._sending = True
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
            self._sending = False

    async def run(self) -> None:
        """Send what comes until the stream ends."""
        try:
            while piece := await self._next_piece():
                await self.say(piece)
            if self._send is not None:
                await self._send({"type": "http.response.body", "body": b""})
        except asyncio.CancelledError:
            if not self._overrun or self._task is None:
                raise
            self._task.uncancel()  # it was ourselves: this viewer does not keep up
            await cut(self._send)
        finally:
            self.ending = True
            self._pending.clear()
            if self._watch is not None:
                self._watch.cancel()

    async def _next_piece(self) -> bytes:
        """All that waits, or what comes; empty at the end."""
        while True:
            if self._beat and not self.ending:
                self._beat = False
                await self._take_beat()
            if self._pending:
                piece = self._pending[0] if len(self._pending) == 1 else b"".join(self._pending)
                self._pending.clear()
                self._size = 0
                return piece
            if self.ending:
                return b""
            self._wake = asyncio.get_running_loop().create_future()
            await self._wake
            self._wake = None

    async def _take_beat(self) -> None:
        try:
            viewer = await self._recheck()
        except Exception as fault:  # noqa: BLE001 – who cannot be checked is let go; the client comes back
            write_down(log, "a viewer could not be checked again", fault)
            viewer = None
        if viewer is None or time.monotonic() > self.ends_at:
            self.ending = True
        if viewer is not None:
            self.look_as(viewer)
            self.greet()

    def look_as(self, viewer: Viewer) -> None:
        """From now on with these rights."""
        self.viewer = viewer

    def _rouse(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def _watching(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._pending.clear()
        self.end()


async def cut(send: Send | None) -> None:
    """Drop a connection with what it still holds; uvicorn alone would go on waiting for a client that never reads."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        with suppress(RuntimeError, OSError):
            transport.abort()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
