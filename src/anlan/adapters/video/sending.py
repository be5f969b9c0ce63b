# SPDX-License-Identifier: Apache-2.0
"""What a telephone says: frames, how they are encoded, its clock, and what is the matter with its camera."""

import asyncio
import json
import time
from typing import Any

from . import frames
from .line import BYE, REFUSED
from .picture import Picture, Sender
from .words import sentence

MOST_RATE = 4 << 20  # bytes a second that one telephone may send for long; more is read more slowly
BURST = 16 << 20  # bytes that may come at once: what piled up without radio
TROUBLES = frozenset(("", "hidden", "camera", "denied", "in_use", "no_camera", "no_encoder"))
SOUNDS = frozenset(("on", "denied", "in_use", "no_mic", "none"))
SIDE = 4096  # pixels; nothing larger is believed


class Sending:
    """The conversation with one telephone."""

    def __init__(self, picture: Picture, sender: Sender) -> None:
        self._picture, self._sender = picture, sender
        self._allowance, self._filled = float(BURST), time.monotonic()

    async def hear(self, message: str | bytes) -> None:
        """One message of it."""
        if self._picture.sender is not self._sender:
            return  # another telephone, or a newer line of this one, has taken over
        self._sender.heard = time.monotonic()
        if isinstance(message, bytes):
            await self._spend(len(message))
            self._frame(message)
            return
        try:
            said = json.loads(message)
            self._word(said)
        except (ValueError, TypeError, KeyError, AttributeError):
            self._refuse("not_a_frame")

    def _frame(self, message: bytes) -> None:
        try:
            frame = frames.read(message)
        except frames.BadFrame as bad:
            if bad.code == "damaged":
                self._picture.damage(bad.seq)
            else:
                self._refuse("too_large" if bad.code == "too_large" else "not_a_frame")
            return
        if self._picture.known.is_far(frame.seq):
            self._refuse("not_a_frame")
            return
        self._picture.take(frame)
        self._sender.say(got=frame.seq)

    def _word(self, said: dict[str, Any]) -> None:
        """A word in JSON (Any: its values); raises on nonsense."""
        if "ping" in said:
            self._picture.set_clock(float(said["ping"]))
            off = self._picture.clock_off
            self._sender.say(pong=said["ping"], **({"clock_off": off} if off is not None else {}))
        if "start" in said:
            start = said["start"]
            epoch, width, height = int(start["epoch"]), int(start["width"]), int(start["height"])
            codec = str(start["codec"])
            if not (0 < width <= SIDE and 0 < height <= SIDE and 0 <= epoch < 1 << 16 and codec.isascii()):
                raise ValueError("start")
            self._picture.encode(epoch, codec[:32], width, height)
        if "trouble" in said:
            self._picture.say_trouble(said["trouble"] if said["trouble"] in TROUBLES else "")
        if "sound" in said:
            self._picture.say_sound(said["sound"] if said["sound"] in SOUNDS else "")
        if "done" in said:
            self._sender.done = int(said["done"])
            self._sender.say(over=True)

    def _refuse(self, code: str) -> None:
        self._sender.say(refused=code, message=sentence(code, self._sender.language))
        self._sender.hang_up(REFUSED if code == "too_large" else BYE)

    async def _spend(self, size: int) -> None:
        """Read on only as fast as the bound allows; the socket then pushes back."""
        moment = time.monotonic()
        self._allowance = min(float(BURST), self._allowance + (moment - self._filled) * MOST_RATE) - size
        self._filled = moment
        if self._allowance < 0:
            await asyncio.sleep(-self._allowance / MOST_RATE)
