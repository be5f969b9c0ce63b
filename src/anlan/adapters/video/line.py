# SPDX-License-Identifier: Apache-2.0
"""One open WebSocket: what waits to be sent over it, who reads it, and how it ends; nobody waits for somebody else's line."""

import asyncio
import json
import socket
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from uuid import UUID

type Scope = MutableMapping[str, Any]  # Any: what ASGI says of a connection
type Message = MutableMapping[str, Any]  # Any: an ASGI message
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]

STUCK = 10.0  # machine seconds that one message may take to leave
UNSENT = 64 << 10  # bytes
MOST_WORDS = 4000  # messages that may wait for somebody who does not read
BYE, REFUSED, TAKEN_OVER = 1000, 4403, 4409


class Line:
    """What is put first is sent first, in a task of its own."""

    language = "zh-hans"

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.sign_in: UUID | None = None  # on which device its person is signed in
        self._wake = asyncio.Event()
        self._code: int | None = None
        self._words: deque[str | bytes] = deque()

    def say(self, **word: Any) -> None:
        """Let a word follow what already waits (Any: JSON values)."""
        self._words.append(json.dumps(word, ensure_ascii=False, separators=(",", ":")))
        if len(self._words) > MOST_WORDS:
            self.hang_up(BYE)
        self._wake.set()

    def hang_up(self, code: int = BYE) -> None:
        """End it after what already waits."""
        if self._code is None:
            self._code = code
            self._wake.set()

    @property
    def is_over(self) -> bool:
        """Whether it ends or has ended."""
        return self._code is not None

    def next(self) -> str | bytes | None:
        """What is to be sent now; nothing: wait."""
        return self._words.popleft() if self._words else None

    async def run(self, heard: Callable[[str | bytes], Awaitable[None]]) -> None:
        """Send and read until one side ends; `heard` gets each message that comes."""
        reading = asyncio.ensure_future(self._reading(heard))
        writing = asyncio.ensure_future(self._writing())
        try:
            done, _ = await asyncio.wait((reading, writing), return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            self._code = self._code or BYE
            for one in (reading, writing):
                one.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await one

    async def _reading(self, heard: Callable[[str | bytes], Awaitable[None]]) -> None:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            await heard(message["bytes"] if text is None else text)

    async def _writing(self) -> None:
        try:
            while True:
                while (piece := self.next()) is not None:
                    kind = "text" if isinstance(piece, str) else "bytes"
                    async with asyncio.timeout(STUCK):
                        await self._send({"type": "websocket.send", kind: piece})
                if self._code is not None:
                    async with asyncio.timeout(STUCK):
                        await self._send({"type": "websocket.close", "code": self._code})
                    return
                self._wake.clear()
                await self._wake.wait()
        except TimeoutError:
            self.cut()
        except (OSError, RuntimeError):
            return  # the other side went away in the middle of a word

    def hold_little(self) -> None:
        """Let the machine itself keep no seconds of what was not sent yet: for a slow client they would be old news."""
        transport = getattr(getattr(self._send, "__self__", None), "transport", None)
        wire = transport.get_extra_info("socket") if transport is not None else None
        if wire is not None:
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)

    def cut(self) -> None:
        """Drop the connection with what it still holds; a client that never reads would keep it for ever."""
        transport = getattr(getattr(self._send, "__self__", None), "transport", None)
        if transport is not None:
            with suppress(RuntimeError, OSError):
                transport.abort()


async def first_word(receive: Receive, send: Send, within: float) -> dict[str, Any] | None:
    """Accept, and read the first message as JSON; None when none came in time (Any: JSON values)."""
    await receive()
    await send({"type": "websocket.accept"})
    with suppress(TimeoutError, ValueError):
        async with asyncio.timeout(within):
            message = await receive()
        if message["type"] == "websocket.receive" and len(text := message.get("text") or "") < 4096:
            said = json.loads(text)
            return said if isinstance(said, dict) else None
    return None


async def refuse(send: Send, code: str, message: str) -> None:
    """Say why not, and close."""
    text = json.dumps({"refused": code, "message": message}, ensure_ascii=False)
    with suppress(OSError, RuntimeError):
        await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close", "code": REFUSED})
