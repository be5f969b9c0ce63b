# SPDX-License-Identifier: Apache-2.0
"""The radio between a telephone and the district: a proxy on loopback that can go deaf, break, and come back."""

import asyncio
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Radio:
    """Carries bytes to `url`. Deaf: what is sent goes nowhere and nothing says so. Broken: lines are reset, new ones refused."""

    def __init__(self, url: str) -> None:
        self._host, self._port = urlsplit(url).hostname, urlsplit(url).port
        self._loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._is_broken = False
        self._lines: set[asyncio.StreamWriter] = set()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)

    @property
    def url(self) -> str:
        """Where the telephone goes instead."""
        return f"http://localhost:{self.port}"

    def deaf(self) -> None:
        """Nothing passes, and nobody hears of it."""
        self._tell(self._open.clear)

    def broken(self) -> None:
        """Every line is reset, and no new one comes about."""

        def cut() -> None:
            self._is_broken = True
            for line in self._lines:
                line.transport.abort()

        self._tell(cut)

    def back(self) -> None:
        """The radio is back; what was sent into the silence on old lines is lost with them."""

        def mend() -> None:
            if not self._open.is_set():
                for line in self._lines:
                    line.transport.abort()
            self._is_broken = False
            self._open.set()

        self._tell(mend)

    def end(self) -> None:
        """Let the thread go."""
        self._tell(lambda: [task.cancel() for task in asyncio.all_tasks(self._loop)])
        self._loop.call_soon_threadsafe(lambda: self._loop.call_later(0.2, self._loop.stop))
        self._thread.join(5)

    def _tell(self, deed: object) -> None:
        self._loop.call_soon_threadsafe(deed)  # type: ignore[arg-type]

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._carry, "localhost", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._open.set()
        ready.set()
        self._loop.run_forever()

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._is_broken:
            back.transport.abort()
            return
        self._lines.add(back)
        with suppress(OSError):
            await self._open.wait()
            far, there = await asyncio.open_connection(self._host, self._port)
            self._lines.add(there)
            await asyncio.gather(self._pass(near, there), self._pass(far, back), return_exceptions=True)
            self._lines.discard(there)
        self._lines.discard(back)

    async def _pass(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await source.read(1 << 16):
                await self._open.wait()
                target.write(piece)
                await target.drain()
        target.close()
