# SPDX-License-Identifier: Apache-2.0
"""Carries whole HTTP requests from the event loop to Django in a few threads, and the answers back.

The body is read on the loop before a thread is taken: half an upload never reaches a view, a body without a length
gets one, and slow senders hold no thread. Files are read block by block, so slow receivers hold none either.
"""

import asyncio
import io
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from anlan.shell.streams.replies import (
    TOO_LARGE,
    Message,
    Receive,
    Scope,
    Send,
    header,
    refusal,
    refuse,
    reply,
)

from .wsgi_answer import Answer, Returning
from .wsgi_environ import Body, environ_of, length_of

SPOOL = 1 << 20  # bytes of a body kept in memory; what is longer goes to a temporary file
LINGER = (
    16 << 20
)  # bytes read and thrown away after a refusal, so that the sender hears it before the line closes
IDLE = 60.0  # machine seconds without a byte after which an upload is given up
TOO_SLOW = ("上传中断超过一分钟，请重新上传。", "The upload stood still for a minute; please send it again.")
TOO_BUSY = ("系统繁忙，请稍后重试。", "The system is busy; please try again in a moment.")


class Refused(Exception):
    """The body was not taken; the answer has been sent."""


class Left(Exception):
    """The client went away before its request was whole."""


class WsgiBridge:
    """An ASGI application that lets a WSGI application answer.

    `threads` answer at once, `queue` more requests may wait, the rest hear 503. `limit` bounds a body, in bytes. `idle`
    is how many machine seconds an upload may stand still.
    """

    def __init__(
        self,
        wsgi: Callable[..., Iterable[bytes]],
        *,
        threads: int = 8,
        limit: int = 64 << 20,
        queue: int = 1024,
        idle: float = IDLE,
    ) -> None:
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="django")
        self._limit = limit
        self._most = threads + queue
        self._idle = idle
        self.waiting = 0  # requests with a thread, or in the queue for one

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; a WebSocket is refused, for Django has none."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        try:
            body, length = await self._whole_body(scope, receive, send)
        except (Refused, Left):
            return
        try:
            if self.waiting >= self._most:
                await refuse(scope, send, 503, "busy", TOO_BUSY, [(b"retry-after", b"1")])
                return
            await self._answer(scope, receive, send, environ_of(scope, body, length))
        finally:
            body.close()

    def close(self) -> None:
        """Take no more requests and let the threads end."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, environ: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        returning = Returning(loop, send, head=scope["method"] == "HEAD")
        self.waiting += 1
        try:
            answer = await loop.run_in_executor(self._pool, partial(self._run, environ, returning, receive))
            if answer is not None:
                await self._deliver(answer, send)
        except asyncio.CancelledError:  # the server stops: a thread that still makes chunks must hear it
            returning.gone.set()
            raise
        finally:
            self.waiting -= 1
            returning.end_watch()

    def _run(self, environ: dict[str, Any], returning: Returning, receive: Receive) -> Answer | None:
        """In a thread: ask the WSGI application; None when the answer was streamed from here."""
        return returning.take(self._wsgi(environ, returning.start), receive)

    async def _deliver(self, answer: Answer, send: Send) -> None:
        """Send an answer that is there, and read the rest of a file without holding a thread meanwhile."""
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        rest = answer.rest
        if rest is None:
            await send({"type": "http.response.body", "body": answer.body})
            return
        loop = asyncio.get_running_loop()
        block = answer.body
        try:
            while block:
                await send({"type": "http.response.body", "body": block, "more_body": True})
                block = await loop.run_in_executor(self._pool, rest.block)
            await send({"type": "http.response.body", "body": b""})
        finally:
            with suppress(RuntimeError):  # the pool is closed: the process ends anyway
                await loop.run_in_executor(self._pool, rest.close)

    async def _whole_body(self, scope: Scope, receive: Receive, send: Send) -> tuple[Body, int]:
        """The body and its length in bytes. Raises Refused and Left."""
        declared = length_of(scope)
        if declared is not None and declared > self._limit:
            await self._refuse_large(scope, receive, send, keep=declared <= self._limit + LINGER)
            raise Refused
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Left
        first = message.get("body", b"")
        if not message.get("more_body") and len(first) <= min(self._limit, SPOOL):
            return io.BytesIO(first), len(first)
        spool: tempfile.SpooledTemporaryFile[bytes] = tempfile.SpooledTemporaryFile(SPOOL)  # noqa: SIM115 – closed by who answers
        try:
            length = await self._spool(spool, message, scope, receive, send)
        except BaseException:
            spool.close()
            raise
        spool.seek(0)
        return spool, length

    async def _spool(
        self,
        spool: "tempfile.SpooledTemporaryFile[bytes]",
        message: Message,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> int:
        """Put the body's pieces together; the disk is written beside the loop."""
        loop = asyncio.get_running_loop()
        length = 0
        while True:
            piece = message.get("body", b"")
            length += len(piece)
            if length > self._limit:
                await self._refuse_large(scope, receive, send, keep=False)
                raise Refused
            if length > SPOOL:
                await loop.run_in_executor(None, spool.write, piece)
            else:
                spool.write(piece)
            if not message.get("more_body"):
                return length
            try:
                async with asyncio.timeout(self._idle):
                    message = await receive()
            except TimeoutError:
                await refuse(scope, send, 408, "too_slow", TOO_SLOW, [(b"connection", b"close")])
                raise Refused from None
            if message["type"] == "http.disconnect":
                raise Left

    async def _refuse_large(self, scope: Scope, receive: Receive, send: Send, *, keep: bool) -> None:
        """Say 413 at once, then read what is still under way, else the sender sees a reset and not the sentence."""
        holds_back = bool(header(scope, b"expect"))  # the sender waits for a word and has sent nothing yet
        close = [] if keep and not holds_back else [(b"connection", b"close")]
        await reply(send, 413, refusal(scope, "too_large", TOO_LARGE, most=self._limit), close, whole=False)
        read = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(self._idle):
                while not holds_back and read <= self._limit + LINGER:
                    message = await receive()
                    read += len(message.get("body", b""))
                    if not message.get("more_body"):
                        break
        await send({"type": "http.response.body", "body": b""})
