# SPDX-License-Identifier: Apache-2.0
"""Takes a WSGI application's answer in its thread: whole, as a file, or in chunks while the client listens."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from anlan.shell.streams.replies import Message, Receive, Send

from .wsgi_environ import FileBlocks

STALLED = 30.0  # machine seconds that a chunk may wait for a client that does not read
LOOK = 0.5  # how often a waiting thread looks whether the client is still there

type ExcInfo = tuple[type[BaseException], BaseException, TracebackType]


class Closing(Protocol):
    """Something that wants to be closed."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be sent; `rest` is the file that goes on after `body`."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    rest: FileBlocks | None = None


class Returning:
    """One answer on its way from a thread to the loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Send, *, head: bool) -> None:
        self.gone = threading.Event()  # the client left, or the server stops
        self._loop = loop
        self._send = send
        self._head = head
        self._watch: asyncio.Task[None] | None = None
        self._status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._written: list[bytes] = []

    def start(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None
    ) -> Callable[[bytes], None]:
        """WSGI's start_response. A second call without `exc_info` is a fault of the application."""
        if self._status and exc_info is None:
            raise RuntimeError("the answer has begun already")
        self._status = int(status.split(" ", 1)[0])
        self._headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return self._written.append

    def take(self, chunks: Iterable[bytes], receive: Receive) -> Answer | None:
        """In the thread: the answer, or None when it was streamed from here."""
        if isinstance(chunks, FileBlocks) and not self._head:
            return self._file(chunks)
        try:
            if self._head:
                return self._answer(b"")
            if isinstance(chunks, list | tuple) or getattr(chunks, "streaming", True) is False:
                body = b"".join(chunks)  # it may call start() only now
                return self._answer(b"".join(self._written) + body)
            self._stream(chunks, receive)
            return None
        finally:
            _close(chunks)

    def end_watch(self) -> None:
        """On the loop: nobody needs to know any more whether the client is there."""
        if self._watch is not None:
            self._watch.cancel()

    def _answer(self, body: bytes, rest: FileBlocks | None = None) -> Answer:
        if not self._status:
            raise RuntimeError("the application answered nothing")
        return Answer(self._status, self._headers, body, rest)

    def _file(self, blocks: FileBlocks) -> Answer:
        """A small file whole; of a longer one the first block, the loop asks for the others."""
        try:
            first = blocks.block()
            if len(first) == blocks.size:
                return self._answer(first, blocks)
        except BaseException:
            blocks.close()
            raise
        blocks.close()
        return self._answer(first)

    def _stream(self, chunks: Iterable[bytes], receive: Receive) -> None:
        """Hand on chunk after chunk until they end or the client leaves; this thread is held meanwhile."""
        self._on_loop(lambda: self._begin_watch(receive))
        said = False
        if self._status:  # headers go out at once, the first chunk may be long in coming
            said = self._begin()
        for chunk in chunks:
            said = said or self._begin()
            if self.gone.is_set() or (chunk and not self._say(_body(chunk, more=True))):
                return
        if said or self._begin():
            self._say(_body(b"", more=False))

    def _begin(self) -> bool:
        answer = self._answer(b"".join(self._written))
        self._say({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        if answer.body:
            self._say(_body(answer.body, more=True))
        return True

    def _say(self, message: Message) -> bool:
        """Send from the thread, as fast as the client reads; whether it is still there."""
        try:
            sending = asyncio.run_coroutine_threadsafe(_sending(self._send, message), self._loop)
        except RuntimeError:  # the loop is closed: the server ended
            self.gone.set()
            return False
        waited = 0.0
        while not self.gone.is_set():
            try:
                sending.result(LOOK)
                return True
            except TimeoutError:
                waited += LOOK
                if waited >= STALLED:
                    self.gone.set()
        sending.cancel()
        return False

    def _on_loop(self, deed: Callable[[], None]) -> None:
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(deed)

    def _begin_watch(self, receive: Receive) -> None:
        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            self.gone.set()

        self._watch = self._loop.create_task(watch())


async def _sending(send: Send, message: Message) -> None:
    await send(message)


def _body(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


def _close(chunks: object) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
