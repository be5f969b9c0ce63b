# SPDX-License-Identifier: Apache-2.0
"""All open streams of this process: how many there may be, their beats, and their common end."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from .replies import Scope, Send, refuse
from .stream import Stream

SLOTS = 20  # the beats are spread over this many moments
FULL = ("实时连接已满，请稍后重试。", "All live connections are taken; please try again in a moment.")


class OpenStreams:
    """Counts streams, lets each beat every `beat` machine seconds and ends it after about `lasts` of them."""

    def __init__(self, *, beat: float = 10.0, lasts: float = 600.0, most: int = 5000) -> None:
        self.lasts = lasts
        self.sent = 0  # pieces sent by streams that have ended
        self._beat = beat
        self._most = most
        self._streams: dict[Stream, int] = {}
        self._next = 0
        self._task: asyncio.Task[None] | None = None

    def __len__(self) -> int:
        return len(self._streams)

    @property
    def pieces(self) -> int:
        """Pieces that were sent since the process began."""
        return self.sent + sum(one.sent for one in self._streams)

    def people(self) -> set[UUID]:
        """Who watches now; may be asked from any thread."""
        return {one.viewer.person for one in list(self._streams)}

    def start(self) -> None:
        """Begin to beat."""
        self._task = asyncio.get_running_loop().create_task(self._beating())

    def stop(self) -> None:
        """End every stream and the beats."""
        self.end_all()
        if self._task is not None:
            self._task.cancel()

    def end_all(self) -> None:
        """Let every client come back, to another process or a later moment."""
        for one in list(self._streams):
            one.end()

    async def has_room(self, scope: Scope, send: Send) -> bool:
        """Whether one more may open; else the refusal has been sent."""
        if len(self._streams) < self._most:
            return True
        await refuse(scope, send, 503, "full", FULL, [(b"retry-after", b"5")])
        return False

    @contextmanager
    def holding(self, stream: Stream) -> Iterator[None]:
        """Count a stream while it is open."""
        self._next = (self._next + 1) % SLOTS
        self._streams[stream] = self._next
        try:
            yield
        finally:
            del self._streams[stream]
            self.sent += stream.sent

    async def _beating(self) -> None:
        slot = 0
        while True:
            await asyncio.sleep(self._beat / SLOTS)
            slot = (slot + 1) % SLOTS
            for stream, own in list(self._streams.items()):
                if own == slot:
                    stream.beat()
