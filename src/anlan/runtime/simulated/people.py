# SPDX-License-Identifier: Apache-2.0
"""The life of the simulated district: its people and its calls, from the first second to the last."""

import logging
import threading
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connections

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord
from anlan.packs.dispatch.adapters.simulator_110 import Simulator110

from .buttons import Buttons
from .calls import Calls
from .cast import Cast, Played, read_starts, signed_in
from .chance import Chance
from .district import District
from .duties import DUTIES

log = logging.getLogger("anlan.simulated")
ROUND, SHORTEST = timedelta(seconds=1.5), 0.2  # of the district, and in seconds of the machine
ROSTER = timedelta(minutes=1)
MOST_WAITING, MOST_OPEN = (
    5,
    18,
)  # with more, the 110 side takes its time: a demo must not drown who plays in it
PAUSE = timedelta(seconds=75)  # between the end of the opening scene and its next telling
HISTORY, FAST = (
    timedelta(minutes=7),
    40.0,
)  # how much was lived before somebody looks, and how fast it is told
SET_UP, INSTANT = timedelta(seconds=60), timedelta(seconds=1)


class Life:
    """Everybody who is simulated, in two threads; `stop` sends them home."""

    def __init__(
        self,
        url: str,
        seed: int,
        folder: Path,
        simulator: Simulator110 | None = None,
        played: Played = signed_in,
    ) -> None:
        self._cast = Cast(url, Chance(seed), read_starts(folder / "beginning" / "positions.csv"), played)
        self._district = District(self._cast, DUTIES)
        self._ending = threading.Event()
        self._opening_over, self._leads, self._is_told = timing.now(), set[UUID](), False
        self._calls = self._buttons = None
        if simulator is not None:
            self._calls = Calls(
                simulator, url, seed, is_welcome=self._is_welcome, wants_opening=self._wants_opening
            )
            self._buttons = Buttons(url, Chance(seed), self._is_welcome)

    def start(self) -> None:
        """Begin, in threads."""
        threading.Thread(target=self.run, name="simulated", daemon=True).start()
        if self._calls is not None:
            self._calls.start()
        if self._buttons is not None:
            self._buttons.start()

    def run(self) -> None:
        """Live until `stop`."""
        try:
            log.info("%s guards signed on", self._district.begin())
            roster_at = timing.now() + ROSTER
            while not self._ending.wait(max(timing.machine_seconds(ROUND), SHORTEST)):
                roster_at = self._round(roster_at)
        finally:
            self._cast.close()
            connections.close_all()

    def _round(self, roster_at: datetime) -> datetime:
        """One round, and now and then the roster; when it is looked at again."""
        try:
            self._district.round()
            if timing.now() >= roster_at:
                self._cast.keep_roster()
                return timing.now() + ROSTER
        except Exception:  # a district does not stop living because one step failed
            log.exception("a round of the simulated people failed")
        return roster_at

    def stop(self) -> None:
        """Let the simulated people go home."""
        self._ending.set()
        if self._calls is not None:
            self._calls.stop()
        if self._buttons is not None:
            self._buttons.stop()

    def _is_welcome(self) -> bool:
        """Whether the district can take one more call."""
        there = list(self._district.open.values())
        return len(there) < MOST_OPEN and sum(one.waits for one in there) < MOST_WAITING

    def _wants_opening(self) -> bool:
        """Whether the opening scene is to be told: once the past is told, and whenever somebody plays a lead of it.

        Who has just sat down need not wait for the pause, neither who came while it was told without him.
        """
        now = timing.now()
        if timing.machine_now() - now > INSTANT:
            return False  # its first moment belongs to whoever has just started the demo, not to the past
        leads, before = self._district.played & set(self._cast.leads.values()), self._leads
        there = [one for one in self._district.open.values() if one.is_opening]
        if there:
            self._opening_over = now
            self._leads = leads if any(one.waits for one in there) else leads & before
            return False
        self._leads = leads
        if self._is_told and (not leads or (leads <= before and now - self._opening_over < PAUSE)):
            return False
        self._is_told, self._opening_over = True, now  # until it is seen among what is open
        return True


def begin_before(room: timedelta) -> None:
    """Put the clock of a demo back, so that there is room for a past before somebody looks; or on, to the log's end.

    `room` is what another pack tells of the same day before the district begins to live.
    """
    newest, now = _newest_event(), timing.machine_now()
    first = now - HISTORY - SET_UP - room
    timing.run_at(1.0, first if newest is None else max(now - HISTORY, newest + INSTANT))


def come_near() -> None:
    """Put the clock on to where the district begins to live."""
    timing.run_at(1.0, max(timing.now(), timing.machine_now() - HISTORY))


def tell_history(ending: threading.Event, speed: float) -> None:
    """Let the district live fast until the machine's moment; from then on its time runs at `speed`."""
    left = timing.machine_now() - timing.now()
    if left > INSTANT:
        timing.run_at(FAST)
        ending.wait(left.total_seconds() / (FAST - 1))
    timing.run_at(speed)


def _newest_event() -> datetime | None:
    row = EventRecord.objects.order_by("-position").first()
    return row.recorded_at if row else None
