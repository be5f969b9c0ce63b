# SPDX-License-Identifier: Apache-2.0
"""The one thread of a process that reads the log for its streams, and looks how far the projections are."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from anlan.kernel.errors import write_down

from .stream import frame

log = logging.getLogger("anlan.streams")
HOLD = 2.0  # machine seconds for which a fact waits for a projection at most
LOOK = 0.005  # how often a projection that is behind is looked at
LOOK_LATE = 0.25  # how often one that nobody waits for any more
PAGE = 500


class Seen(Protocol):
    """A record of the log, with who is involved in its matter."""

    @property
    def position(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def matter(self) -> UUID | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def region(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def involved(self) -> frozenset[UUID]: ...
    @property
    def act(self) -> UUID: ...
    @property
    def against(self) -> frozenset[UUID]: ...


class Records(Protocol):
    """The log, as streams need it; every method may be called from any thread."""

    def head(self) -> int:
        """The newest position."""

    def wait(self, after: int, timeout: float) -> int:
        """Block until the log goes beyond `after`, or `timeout` machine seconds have passed; the newest position."""

    def read(self, after: int, limit: int) -> Sequence[Seen]:
        """The records after a position, oldest first."""

    def positions(self, names: Sequence[str]) -> dict[str, int]:
        """How far these followers have come."""

    def knows(self, projection: str) -> bool:
        """Whether there is a projection of this name."""

    def concerns(self, projection: str, event: str, kind: str | None) -> bool:
        """Whether a projection does something about events of this name and kind."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A record on its way to the viewers, encoded once for all of them."""

    position: int
    name: str
    matter: UUID | None
    kind: str | None
    region: str
    involved: frozenset[UUID]
    act: UUID  # what one command recorded has one act
    frame: bytes
    arrived: float  # monotonic seconds
    against: frozenset[UUID] = frozenset()  # who must not know of the matter

    @property
    def frame_again(self) -> bytes:
        """The same without its place in the log: who hears it twice goes on from where he is."""
        return self.frame.partition(b"\n")[2]


def fact_of(seen: Seen) -> Fact:
    """Encode a record: ids and declared codes only, no content."""
    told = {
        "matter": str(seen.matter) if seen.matter else None,
        "kind": seen.kind,
        "region": seen.region,
        "at": seen.at.isoformat(),
    }
    wire = frame(seen.name, told, seen.position)
    return Fact(
        seen.position, seen.name, seen.matter, seen.kind, seen.region, seen.involved, seen.act, wire, time.monotonic(),
        seen.against,
    )  # fmt: skip


class LogReader:
    """Hands on facts and the places of awaited followers by calling `arrived` from its thread."""

    def __init__(
        self, records: Records, after: int, arrived: Callable[[list[Fact], dict[str, int]], None]
    ) -> None:  # fmt: skip
        self.awaited: frozenset[str] = frozenset()  # followers that some stream waits for
        self._records = records
        self._upto = after
        self._arrived = arrived
        self._known: frozenset[str] = frozenset()
        self._behind: dict[str, tuple[int, float]] = {}  # follower → what it must reach, waited for until
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the thread to end; it does within a second."""
        self._ending.set()

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                self._turn()
            except RuntimeError as fault:
                if self._ending.is_set():
                    return
                log.warning("the live reader stumbled: %s", fault)
                self._ending.wait(0.5)
            except Exception as fault:  # noqa: BLE001 – the database restarts: come back until it answers
                write_down(log, "the live reader lost the log", fault)
                self._ending.wait(0.5)

    def _turn(self) -> None:
        head = self._records.wait(self._upto, self._pause())
        facts = [fact_of(seen) for seen in self._records.read(self._upto, PAGE)] if head > self._upto else []
        self._expect(facts)
        if self._ending.is_set() or not (facts or self._behind):
            return
        places = self._records.positions(sorted(self._behind)) if self._behind else {}
        self._arrived(facts, places)
        if facts:  # not sooner: what was read and could not be handed on is read again
            self._upto = facts[-1].position
        self._behind = {
            name: (position, until)
            for name, (position, until) in self._behind.items()
            if places.get(name, 0) < position and name in self.awaited
        }

    def _pause(self) -> float:
        """How long to sleep unless the log moves; a projection is looked at until it has caught up, though ever so late."""
        if not self._behind:
            return 1.0
        return LOOK if time.monotonic() < max(until for _, until in self._behind.values()) else LOOK_LATE

    def _expect(self, facts: list[Fact]) -> None:
        awaited, until = self.awaited, time.monotonic() + HOLD
        for name in (
            awaited - self._known
        ):  # somebody waits for it from now on, perhaps for facts handed on before
            self._behind[name] = (self._upto, until)
        self._known = awaited
        for fact in facts:
            for name in awaited:
                if self._records.concerns(name, fact.name, fact.kind):
                    self._behind[name] = (fact.position, until)
