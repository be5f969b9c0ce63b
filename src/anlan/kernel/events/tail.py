# SPDX-License-Identifier: Apache-2.0
"""Waking up: whoever follows the log waits here and is told at once.

PostgreSQL: LISTEN/NOTIFY, and a look each second in case a message was missed. SQLite: a condition inside the
process, and across processes `PRAGMA data_version` every 20 ms.
"""

import logging
import threading
from bisect import bisect_right
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
CHANNEL = "anlan_log"
KEPT = 4000  # records kept in memory so that many followers in one process read the log once
_tails: "WeakSet[Tail]" = WeakSet()


def wake(head: int) -> None:
    """Tell every tail of this process that the log now ends at `head`; called after a commit."""
    for tail in list(_tails):
        tail.advance(head)


class Tail:
    """The end of the log, as one process sees it; start() it once and share it."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._head = 0
        self._changed = threading.Condition()
        self._reading = threading.Lock()
        self._recent: list[EventRecord] = []
        self._base = 0  # every record after this position is in _recent, up to _upto
        self._upto = 0
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> "Tail":
        """Begin to watch the log."""
        self._head = self._base = self._upto = log.head()
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
            self._changed.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(2)

    def head(self) -> int:
        """The newest position known."""
        return self._head

    def advance(self, head: int) -> None:
        """The log now ends here, or further on."""
        with self._changed:
            if head > self._head:
                self._head = head
                self._changed.notify_all()

    def wait(self, after: int, timeout: float) -> int:
        """Block until the log goes beyond `after`, or `timeout` machine seconds have passed; the newest position."""
        with self._changed:
            self._changed.wait_for(lambda: self._head > after or self._ending.is_set(), timeout)
            return self._head

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
            wire.execute(f"LISTEN {CHANNEL}")
            while not self._ending.is_set():
                self.advance(log.head())
                for told in wire.notifies(timeout=1.0):
                    self.advance(int(told.payload or 0))
                    if self._ending.is_set():
                        return


def _parameters() -> dict[str, Any]:
    """What psycopg needs to open a connection of its own (Any: Django's settings of it)."""
    given = connection.get_connection_params()
    keep = ("dbname", "user", "password", "host", "port", "sslmode")
    return {key: given[key] for key in keep if given.get(key) not in (None, "")}
