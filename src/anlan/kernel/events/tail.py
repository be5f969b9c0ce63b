# SPDX-License-Identifier: Apache-2.0
"""Waking up: whoever follows the log waits here and is told at once, if what was recorded concerns him.

PostgreSQL: LISTEN/NOTIFY, and a look each second in case a message was missed. SQLite: inside the process at once, and
across processes `PRAGMA data_version` every 20 ms. What a commit recorded is told by name, so that of sixty who wait only
those get up who follow it; where the names are not known, all do.
"""

import logging
import re
import threading
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any
from weakref import WeakSet

import psycopg
from django.db import Error as DatabaseError
from django.db import connection, connections

from ..errors import write_down
from . import log
from .models import EventRecord

wire_log = logging.getLogger("anlan.tail")
CHANNEL = "anlan_recorded"
OLDER = "anlan_log"  # on which versions told that said no names; they cannot read what is said now, and hear none of it
KEPT = 4000  # records kept in memory so that many followers in one process read the log once
LONGEST = 4000  # bytes of a message; PostgreSQL takes 7,999
_MESSAGE = re.compile(r"(\d+)(?: (\d+) ([\w.,]+))?")
_tails: "WeakSet[Tail]" = WeakSet()


def wake(head: int, names: Sequence[str]) -> None:
    """Tell every tail of this process that the log now ends at `head` with records of these names; called after a commit."""
    for tail in list(_tails):
        tail.advance(head, len(names), names)


def names_to_tell(names: Sequence[str]) -> str:
    """What a message says behind the newest position: how many records, and their names; nothing where they are too many."""
    said = f" {len(names)} {','.join(sorted(set(names)))}"
    return said if len(said.encode()) <= LONGEST else ""


def read_message(text: str) -> tuple[int, int, Sequence[str]]:
    """Position, count and names of a message; no position where another version words it otherwise: the log is looked at."""
    said = _MESSAGE.fullmatch(text)
    if said is None:
        return 0, 0, ()
    head, count, names = said.groups("")
    return int(head), int(count or 0), names.split(",") if names else ()


@dataclass(eq=False)
class _Sleeper:
    """Somebody who waits for the log to go beyond a position, with a record of one of these names (None: of any)."""

    after: int
    wants: frozenset[str] | None
    woken: threading.Event = field(default_factory=threading.Event)

    def is_concerned(self, head: int, names: Sequence[str] | None) -> bool:
        return self.after < head and (names is None or self.wants is None or not self.wants.isdisjoint(names))


class Tail:
    """The end of the log, as one process sees it; start() it once and share it."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._head = 0
        self._told = 0  # up to here the name of every record was told
        self._newest: dict[str, int] = {}  # the last position at which each name may have come
        self._unnamed = 0  # up to here something may have come whose name is not known
        self._sleepers: set[_Sleeper] = set()
        self._changed = threading.Lock()
        self._reading = threading.Lock()
        self._recent: list[EventRecord] = []
        self._base = 0  # every record after this position is in _recent, up to _upto
        self._upto = 0
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> "Tail":
        """Begin to watch the log."""
        self._head = self._told = self._base = self._upto = log.head()
        _tails.add(self)
        watch = self._watch_postgres if connection.vendor == "postgresql" else self._watch_sqlite
        self._thread = threading.Thread(target=watch, name="tail", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop watching; whoever waits is woken."""
        self._ending.set()
        _tails.discard(self)
        with self._changed:
            for one in self._sleepers:
                one.woken.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(2)

    def head(self) -> int:
        """The newest position known."""
        return self._head

    def advance(self, head: int, count: int = 0, names: Sequence[str] = ()) -> None:
        """The log now ends here, or further on; its last `count` records have these names, when any are said."""
        with self._changed:
            if names:
                if head - count <= self._told < head:  # nothing lies between what is known and this
                    self._told = head
                self._newest.update((name, max(head, self._newest.get(name, 0))) for name in names)
            elif head <= self._told:
                return
            else:
                self._told = self._unnamed = head
            self._head = max(self._head, head)
            for one in self._sleepers:
                if one.is_concerned(head, names or None):
                    one.woken.set()

    def wait(self, after: int, timeout: float, wants: frozenset[str] | None = None) -> int:
        """Block until the log goes beyond `after` with one of these names (None: any), or `timeout` machine seconds have
        passed; the newest position.
        """
        mine = _Sleeper(after, wants)
        with self._changed:
            if self._newest_for(wants) > after or self._ending.is_set():
                return self._head
            self._sleepers.add(mine)
        mine.woken.wait(timeout)
        with self._changed:
            self._sleepers.discard(mine)
            return self._head

    def _newest_for(self, wants: frozenset[str] | None) -> int:
        if wants is None:
            return self._head
        return max(self._unnamed, *(self._newest.get(name, 0) for name in wants), 0)

    def read(self, after: int, limit: int = 500) -> list[EventRecord]:
        """The records after a position, from memory where they are there."""
        with self._reading:
            if after >= self._upto and self._upto < self._head:
                self._take(log.read_after(self._upto, self._kept))
            is_known = (
                after < self._upto or self._upto >= self._head
            )  # else the log has grown by more than is kept
            if (
                after >= self._base and is_known
            ):  # asked after taking, which may have pushed out what is wanted
                first = bisect_right(self._recent, after, key=attrgetter("position"))
                return self._recent[first : first + limit]
        return log.read_after(after, limit)

    def _take(self, records: list[EventRecord]) -> None:
        self._recent += records
        if len(self._recent) > 2 * self._kept:  # cut seldom, in one go
            self._base = self._recent[-self._kept - 1].position
            del self._recent[: -self._kept]
        if records:
            self._upto = records[-1].position

    def _watch_sqlite(self) -> None:
        seen = -1
        while not self._ending.wait(0.02):
            try:
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA data_version")
                    (version,) = cursor.fetchone()
                if version != seen:
                    self.advance(log.head())
                    seen = version
            except DatabaseError as fault:  # a watcher that dies would leave every follower asleep
                write_down(wire_log, "the watch of the log stumbled", fault)
                connection.close()
                seen = -1
                self._ending.wait(0.5)
        connections.close_all()

    def _watch_postgres(self) -> None:
        while not self._ending.is_set():
            try:
                self._listen()
            except (
                psycopg.Error,
                DatabaseError,
            ) as fault:  # the database restarts: come back until it answers
                write_down(wire_log, "the watch of the log stumbled", fault)
                connection.close()
                self._ending.wait(0.5)
        connections.close_all()

    def _listen(self) -> None:
        with psycopg.connect(**_parameters(), autocommit=True) as wire:
            wire.execute(f"LISTEN {CHANNEL}; LISTEN {OLDER}")
            while not self._ending.is_set():
                self.advance(log.head())
                for told in wire.notifies(timeout=1.0):
                    head, count, names = read_message(told.payload)
                    self.advance(head or log.head(), count, names)
                    if self._ending.is_set():
                        return


def _parameters() -> dict[str, Any]:
    """What psycopg needs to open a connection of its own (Any: Django's settings of it)."""
    given = connection.get_connection_params()
    keep = ("dbname", "user", "password", "host", "port", "sslmode")
    return {key: given[key] for key in keep if given.get(key) not in (None, "")}
