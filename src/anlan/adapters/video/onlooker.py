# SPDX-License-Identifier: Apache-2.0
"""Somebody who watches, and hears if he asked: frames wait for him up to a bound; who is slow skips to the next key frame."""

import json
from collections import deque
from collections.abc import Callable
from typing import Any
from uuid import UUID

from .line import Line, Receive, Send

MOST_BYTES = 1 << 20
MOST_FRAMES = 60  # four seconds, or two with sound
LONGEST = 20_000  # signs of a word
WISHES = {'{"sound":true}': True, '{"sound":false}': False}


class Onlooker(Line):
    """A viewer's line. `want_key` asks the sender for a key frame."""

    def __init__(
        self,
        receive: Receive,
        send: Send,
        person: UUID,
        name: str,
        language: str,
        want_key: Callable[[], None],
    ) -> None:
        super().__init__(receive, send)
        self.person, self.name, self.language = person, name, language
        self.skipped = 0
        self.hears = False  # until he asks: a room is not to speak up by itself
        self.takes_peer = False  # his browser takes a picture by way of a media server
        self.by_peer = False  # and sees it there
        self.on_word: Callable[[dict[str, Any]], None] = lambda _: None  # Any: JSON of what else he says
        self._want_key = want_key
        self._frames: deque[bytes] = deque()
        self._size = 0
        self._skipping = True  # until the first key frame

    def offer(self, message: bytes, *, is_key: bool) -> None:
        """A live frame."""
        if self.by_peer:
            return
        if self._skipping and not is_key:
            self.skipped += 1
            return
        self._skipping = False
        if self._size + len(message) > MOST_BYTES or len(self._frames) >= MOST_FRAMES:
            self.skipped += len(self._frames)
            self._frames.clear()
            self._size = 0
            if not is_key:
                self.skipped += 1
                self.skip()
                return
        self._frames.append(message)
        self._size += len(message)
        self._wake.set()

    async def hear(self, message: str | bytes) -> None:
        """Whether he wants the sound, too; other words in JSON go to who knows them, and nonsense to nobody."""
        if message in WISHES:
            self.hears = WISHES[str(message)]
        elif isinstance(message, str) and len(message) <= LONGEST:
            try:
                said = json.loads(message)
            except (ValueError, RecursionError):
                return
            if isinstance(said, dict):
                self.on_word(said)

    def leave_line(self) -> None:
        """He sees the picture by another way; the line goes on with words and sound."""
        self.by_peer = self._skipping = True

    def offer_sound(self, message: bytes) -> None:
        """A live piece of sound; for somebody who is behind it is dropped: pictures go first."""
        if self.hears and self._size + len(message) <= MOST_BYTES and len(self._frames) < MOST_FRAMES:
            self._frames.append(message)
            self._size += len(message)
            self._wake.set()

    def skip(self) -> None:
        """Frames are missing: nothing can be drawn before the next key frame."""
        if not self._skipping:
            self._skipping = True
            self._want_key()

    def next(self) -> str | bytes | None:
        """Words first: they say how the frames behind them are encoded."""
        word = super().next()
        if word is not None or not self._frames:
            return word
        frame = self._frames.popleft()
        self._size -= len(frame)
        return frame
