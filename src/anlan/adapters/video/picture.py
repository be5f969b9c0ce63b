# SPDX-License-Identifier: Apache-2.0
"""The picture of one session: what came, what is shown to whom, its true state, and what waits for the journal."""

import time
from collections.abc import Callable
from typing import Any, Literal
from uuid import UUID

from anlan.kernel import timing

from .frames import LIVE, Frame
from .journal import Journal
from .known import Known
from .line import TAKEN_OVER, Line
from .onlooker import Onlooker
from .outlet import Outlet
from .words import sentence

HUSH = 2.0  # machine seconds without a frame after which there is no picture
GROUP_MOST = 4 << 20  # bytes of one key frame with what follows it
ECHO = 1.0  # machine seconds in which frames still come that were taken before a trouble
KEY_EVERY = 0.5  # machine seconds between two wishes for a key frame
CLOCK_OFF = 60_000  # ms that a telephone's clock may differ before it is said

type State = Literal["called", "answered", "live", "none"]


class Sender(Line):
    """The telephone's line."""

    heard = 0.0  # machine time of its last message
    done: int | None = None  # it has stopped filming; this was its last frame


class Picture:
    """All of it lives on the event loop; the journal is written in threads by whoever owns this."""

    def __init__(
        self,
        session: UUID,
        journal: Journal | None,
        *,
        answered: bool,
        seen: Callable[[], None],
        keeps: bool = True,
    ) -> None:
        self.session, self.journal, self.answered = session, journal, answered
        self._keeps = keeps  # a camera's picture is only looked at
        self.is_recorded = journal is not None
        notes = journal.notes() if journal else {}
        self.known = Known(one.seq for one in journal.frames()) if journal else Known()
        self.durable = self.known.next
        self.onlookers: set[Onlooker] = set()
        self.sender: Sender | None = None
        self.outlet: Outlet | None = None  # where a media server spreads it
        self.pending: list[Frame | dict[str, Any]] = []  # Any: JSON of a note
        self.pending_size = 0
        self.damaged = 0
        self.trouble = ""
        self.sound = ""  # what its telephone says of its microphone
        self._trouble_at = 0.0
        self.is_over = False
        self._seen = seen
        self._epoch = max(notes, default=-1)
        self._run: str = notes[self._epoch]["run"] if notes else ""
        self._gone: set[str] = set()  # runs whose place another has taken
        self.config: dict[str, Any] | None = None
        self._offset: float | None = None  # machine time less the telephone's clock
        self._behind = 0.0  # the district's clock less the telephone's
        self._group: list[tuple[bytes, bool]] = []
        self._group_size = 0
        self._last = -1
        self._is_whole = False
        self._was_live = self.known.highest >= 0
        self._at: float | None = None  # machine time of the newest live frame
        self._late = 0.0
        self._asked_key = 0.0

    def begin(self, sender: Sender, run: str) -> None:
        """A telephone is here; one that was here before has to go. It hears what is missing.

        Whose place was taken does not take it back by coming again on its own: only its guard may, who starts anew.
        """
        if run in self._gone:
            sender.say(closed="second_device", message=sentence("second_device", sender.language))
            sender.hang_up(TAKEN_OVER)
            return
        if self.sender is not None and self.sender is not sender:
            code = "second_device" if run != self._run else "newer_line"
            words = sentence(code, self.sender.language) if code == "second_device" else ""
            self.sender.say(closed=code, message=words)
            self.sender.hang_up(TAKEN_OVER)
        if run != self._run:
            self._gone |= {self._run} - {""}
            self.known.give_up(self.known.highest + 1)
            self.durable = max(self.durable, self.known.next)
        self.sender, self._run, self.answered, self.trouble, self._offset = sender, run, True, "", None
        self.sound = ""
        sender.say(
            **{"from": self.known.next, "have": self.known.ranges(), "first": self.known.highest + 1},
            epoch=self._epoch + 1, recorded=self.is_recorded, watching=self.names(),
        )  # fmt: skip

    def leave(self, sender: Sender) -> None:
        """The telephone's line is gone."""
        if self.sender is sender:
            self.sender = None

    def encode(self, epoch: int, codec: str, width: int, height: int) -> None:
        """How the frames of an epoch are encoded."""
        self._epoch = max(self._epoch, epoch)
        note = {"epoch": epoch, "codec": codec, "width": width, "height": height, "run": self._run,
                "behind": round(self._behind), "at": timing.now().isoformat()}  # fmt: skip
        self.pending.append(note)
        self.config = {"epoch": epoch, "codec": codec, "width": width, "height": height}
        for one in self.onlookers:
            one.say(config=self.config)

    def say_trouble(self, code: str) -> None:
        """What is the matter with the camera, by its telephone; frames that were on their way yet do not end it."""
        self.trouble, self._trouble_at = code, time.monotonic()

    def say_sound(self, code: str) -> None:
        """Whether sound comes with the picture, or why not, by its telephone."""
        self.sound = code
        for one in self.onlookers:
            one.say(sound=code)

    def set_clock(self, said: float) -> None:
        """What the telephone's clock says, in ms; the shortest way here counts, so that only differences are trusted."""
        offset = time.monotonic() * 1000 - said
        self._offset = offset if self._offset is None else min(self._offset, offset)
        self._behind = timing.now().timestamp() * 1000 - said

    @property
    def clock_off(self) -> int | None:
        """Seconds that the telephone's clock is wrong, when it is worth a word."""
        return round(-self._behind / 1000) if abs(self._behind) > CLOCK_OFF else None

    def take(self, frame: Frame) -> bool:
        """Whether the frame is new. Every new one is journalled, live ones are shown."""
        if not self.known.add(frame.seq):
            return False
        if self.is_recorded:
            self.pending.append(frame)
            self.pending_size += len(frame.message)
        if frame.kind == LIVE and not self.is_over:
            self._show(frame)
        return True

    def _show(self, frame: Frame) -> None:
        if frame.seq != self._last + 1 and not frame.is_key:
            self._lose()
        self._last = frame.seq
        if frame.is_sound:
            for one in self.onlookers:
                one.offer_sound(frame.message)
            return
        if frame.is_key:
            self._group, self._group_size, self._is_whole = [], 0, True
        if not self._is_whole:
            self.want_key()
            return
        self._group.append((frame.message, frame.is_key))
        self._group_size += len(frame.message)
        if self._group_size > GROUP_MOST:
            self._lose()
            return
        self._at = time.monotonic()
        self._late = max(0.0, time.monotonic() * 1000 - frame.captured - (self._offset or 0))
        if self._at - self._trouble_at > ECHO:
            self.trouble = ""
        if not self._was_live:
            self._was_live = True
            self._seen()
        for one in self.onlookers:
            one.offer(frame.message, is_key=frame.is_key)
        if self.outlet is not None and self.is_h264:
            self.outlet.offer(frame)

    def _lose(self) -> None:
        """A frame is missing: nobody can draw anything before the next key frame."""
        self._group, self._group_size, self._is_whole = [], 0, False
        for one in self.onlookers:
            one.skip()
        if self.outlet is not None:
            self.outlet.skip()
        self.want_key()

    def damage(self, seq: int) -> None:
        """A frame was changed on its way: it is counted, and asked for again."""
        self.damaged += 1
        if self.sender is not None:
            self.sender.say(bad=seq)
        for one in self.onlookers:
            one.say(damaged=self.damaged)

    def join(self, onlooker: Onlooker) -> None:
        """Somebody looks: he gets the newest key frame with what followed, and the guard hears of him."""
        self.onlookers.add(onlooker)
        onlooker.say(**self.said())
        if self.config is not None:
            onlooker.say(config=self.config)
        self.catch_up(onlooker)
        self._tell_watching()

    def catch_up(self, onlooker: Onlooker) -> None:
        """The newest key frame with what followed, for somebody who looks from now on."""
        for message, is_key in self._group:
            onlooker.offer(message, is_key=is_key)
        self.want_key()

    def part(self, onlooker: Onlooker) -> None:
        """He is gone."""
        self.onlookers.discard(onlooker)
        self._tell_watching()

    def lines(self) -> list[Line]:
        """Everybody who is connected."""
        return [*self.onlookers, *([self.sender] if self.sender else [])]

    def names(self) -> list[str]:
        """Who watches, each person once."""
        return sorted({one.person: one.name for one in self.onlookers}.values())

    def _tell_watching(self) -> None:
        if self.sender is not None:
            self.sender.say(watching=self.names())

    def want_key(self) -> None:
        """Ask the telephone for a key frame, not more often than it can make one."""
        moment = time.monotonic()
        if self.sender is not None and moment - self._asked_key > KEY_EVERY:
            self._asked_key = moment
            self.sender.say(key=True)

    @property
    def is_h264(self) -> bool:
        """Whether it is encoded as every media server and browser can hand it on."""
        return self.config is not None and self.config["codec"].startswith("avc1")

    @property
    def state(self) -> State:
        """Called, answered, live or none: answered is not seen."""
        if self._at is not None and time.monotonic() - self._at < HUSH:
            return "live"
        if self._was_live:
            return "none"
        return "answered" if self.answered else "called"

    def said(self) -> dict[str, Any]:
        """What viewers are told every second (Any: JSON values)."""
        told: dict[str, Any] = {"state": self.state, "recorded": self.is_recorded if self._keeps else None}
        if self._at is not None:
            told["age"] = round(self._late + (time.monotonic() - self._at) * 1000)
        if self.state != "live":
            told["cause"] = self.trouble or self._silence()
        if self.sound:
            told["sound"] = self.sound
        if self.damaged:
            told["damaged"] = self.damaged
        if self.clock_off is not None:
            told["clock_off"] = self.clock_off
        return told

    def _silence(self) -> str:
        """Why nothing comes, where nobody said it; nobody has answered yet: nobody is lost."""
        if not self._keeps:
            return "opening"
        return "lost" if self.sender is None and self.state != "called" else ""

    def not_recorded(self) -> None:
        """The journal cannot be written: the picture goes on, everybody hears that nothing is recorded."""
        self.is_recorded = False
        self.pending.clear()
        self.pending_size = 0
        for line in self.lines():
            line.say(recorded=False)

    def is_drained(self) -> bool:
        """Whether the telephone has nothing more to send."""
        return self.sender is None or (self.sender.done is not None and self.known.next > self.sender.done)
