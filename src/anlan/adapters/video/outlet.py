# SPDX-License-Identifier: Apache-2.0
"""Sends the frames of one picture to its mountpoint, as RTP over UDP, from a key frame on."""

import asyncio
import math
import secrets
import socket
import time
from collections import deque
from contextlib import suppress

from .frames import BODY, Frame
from .janus import Mount
from .rtp import CLOCK, packets, units

AT_ONCE = 32  # packets; more would overrun the other side's buffer
APART = 0.002  # seconds until the next ones
MOST_WAITING = 4000  # packets: more than the largest key frame has
TICKS = CLOCK / 1e6  # of a microsecond


class Outlet:
    """Lives on the event loop; nothing that happens to Janus stops or delays the relay."""

    def __init__(self, mount: Mount) -> None:
        self.mount = mount
        self._wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._wire.setblocking(False)
        self._wire.connect(mount.address)
        self._source, self._count = secrets.randbits(32), secrets.randbits(16)
        self._waiting: deque[bytes] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._is_whole = False
        self._epoch = -1
        self._origin, self._last, self._at = 0.0, 0.0, time.monotonic()  # ticks, ticks, machine time

    def offer(self, frame: Frame) -> None:
        """A live frame."""
        if frame.is_key and len(self._waiting) < MOST_WAITING:
            self._is_whole = True
        if not self._is_whole:
            return
        ticks = self._ticks(frame)
        picture = frame.payload[BODY.size :]
        for packet in packets(units(picture), ticks, self._count, self._source):
            self._waiting.append(packet)
            self._count += 1
        if len(self._waiting) > MOST_WAITING:
            self.skip()
        if self._timer is None:
            self._send()

    def skip(self) -> None:
        """Frames are missing: nothing before the next key frame."""
        self._is_whole = False

    def close(self) -> None:
        """From this moment nothing more is sent, whatever Janus does."""
        if self._timer is not None:
            self._timer.cancel()
        self._waiting.clear()
        self._is_whole = False
        self._wire.close()

    def _ticks(self, frame: Frame) -> int:
        """Within an epoch by its camera's stamps; between epochs by this machine's clock, so that time never jumps."""
        said = BODY.unpack_from(frame.payload)[1]
        stamp = said * TICKS if math.isfinite(said) else 0.0
        moment = time.monotonic()
        if frame.epoch != self._epoch:
            self._epoch, self._origin = frame.epoch, self._last + (moment - self._at) * CLOCK - stamp
        self._last, self._at = self._origin + stamp, moment
        return round(self._last)

    def _send(self) -> None:
        self._timer = None
        for _ in range(min(AT_ONCE, len(self._waiting))):
            with suppress(OSError):  # Janus is away, or a buffer is full: the next key frame mends it
                self._wire.send(self._waiting.popleft())
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_later(APART, self._send)
