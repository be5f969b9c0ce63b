# SPDX-License-Identifier: Apache-2.0
"""Many listeners of a stream in one asyncio process: what each has read and when; some hang up and come back by position."""

import asyncio
import gc
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

ID = re.compile(rb"id: (\d+)\nevent: (?!beat)")  # a beat names the position reached, and tells nothing
AT_ONCE = 50  # connections opened side by side
PULSE = 0.005  # how often a crowd looks at how late it is itself
BACK = 0.02  # the share that hangs up each second


@contextmanager
def unhindered() -> Iterator[None]:
    """Meanwhile nothing is collected: a reader that keeps all it hears would stop to walk through it, a third of a second
    each time, and call the server late.
    """
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass
class Listener:
    """One viewer: the ids he read in order, and how late each was that came while he was connected."""

    first: int
    ids: list[int] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The newest he has."""
        return self.ids[-1] if self.ids else self.first


class Wire(asyncio.Protocol):
    """One connection of a listener."""

    def __init__(
        self, listener: Listener, request: bytes, heard: Callable[[Listener, list[int], float, float], None]
    ) -> None:
        self._listener, self._request, self._heard = listener, request, heard
        self._rest = b""
        self._since = time.time()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        self._transport = transport
        transport.write(self._request)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Take whole events; what is cut off waits for the rest."""
        now = time.time()
        text = self._rest + data
        whole = text.rfind(b"\n\n") + 2
        if whole == 1:
            self._rest = text
            return
        self._rest = text[whole:]
        ids = [int(one) for one in ID.findall(text, 0, whole)]
        if ids:
            self._listener.ids += ids
            self._heard(self._listener, ids, now, self._since)

    def hang_up(self) -> None:
        """Cut the line; what was half read is read again after coming back."""
        self._transport.abort()  # type: ignore[attr-defined]


@dataclass
class Crowd:
    """Listeners on one server. `ask` makes the request of a listener who has everything up to a position."""

    port: int
    ask: Callable[[int], bytes]
    heard: Callable[[Listener, list[int], float, float], None]
    wires: dict[int, Wire] = field(default_factory=dict)
    listeners: list[Listener] = field(default_factory=list)
    came_back: int = 0
    own: list[float] = field(default_factory=list)  # milliseconds the crowd itself was late for its turns
    all_here: float = 0.0  # when the last one had joined: only from then on lateness counts

    async def join(self, count: int, first: int) -> None:
        """So many listeners open their streams."""
        self.listeners = [Listener(first) for _ in range(count)]
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(self._open(n) for n in range(start, min(count, start + AT_ONCE))))
        await asyncio.sleep(0.3)
        self.all_here = time.time()

    async def stay(self, seconds: float, *, come_back: bool = True) -> None:
        """Listen; each quarter of a second a few hang up and come back."""
        draw, end = Random(3), time.monotonic() + seconds
        share = max(1, round(len(self.listeners) * BACK / 4))
        while (left := end - time.monotonic()) > 0:
            await asyncio.sleep(min(0.25, left))
            if come_back and left > 0.5:
                for number in draw.sample(range(len(self.listeners)), share):
                    self.wires[number].hang_up()
                    await self._open(number)
                    self.came_back += 1

    async def feel_pulse(self) -> None:
        """Until cancelled: see how late this process comes to its own turns, once everybody is here."""
        while True:
            due = time.monotonic() + PULSE
            await asyncio.sleep(PULSE)
            if self.all_here:
                self.own.append((time.monotonic() - due) * 1000)

    def leave(self) -> None:
        """Everybody hangs up."""
        for wire in self.wires.values():
            wire.hang_up()

    async def _open(self, number: int) -> None:
        listener = self.listeners[number]
        loop = asyncio.get_running_loop()
        request = self.ask(listener.last)
        _, wire = await loop.create_connection(
            lambda: Wire(listener, request, self.heard), "127.0.0.1", self.port
        )
        self.wires[number] = wire
