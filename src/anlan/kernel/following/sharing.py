# SPDX-License-Identifier: Apache-2.0
"""Which of several workers works on which follower: each holds a place, and the followers are dealt out among them.

A place is a lease, so it is free the moment its worker is killed, and the others deal anew.
"""

import hashlib
import logging
import threading

from django.db import Error as DatabaseError
from django.db import connection, connections

from ..errors import write_down
from .lease import Lease, held

log = logging.getLogger("anlan.following")
PLACES = tuple(f"worker.{number}" for number in range(16))
LOOK = 0.3  # machine seconds between two looks at who is there


class Share:
    """This worker's part of the followers; all its threads ask it."""

    def __init__(self) -> None:
        self._lease: Lease | None = None
        self._dealt: tuple[str, frozenset[str]] = ("", frozenset())  # own place, all that are taken

    def is_mine(self, follower: str) -> bool:
        """Whether this worker is the one for a follower, as far as is known; nobody is for a moment after a change."""
        own, places = self._dealt
        return bool(own) and own == max(places, key=lambda place: _weight(place, follower))

    def keep(self, ending: threading.Event) -> None:
        """Hold a place and watch the others until `ending`."""
        while not ending.is_set():
            try:
                self.look()
            except DatabaseError as fault:
                write_down(log, "a worker lost its place with the database", fault)
                self.leave()
                connection.close()
            ending.wait(LOOK)
        self.leave()
        connections.close_all()

    def look(self) -> None:
        """Take a place if there is none yet, and see who else has one."""
        if self._lease is None or not self._lease.take():
            self._lease = next((one for one in map(Lease, PLACES) if one.take()), None)
        if self._lease is None:  # more workers than places: this one waits
            self._dealt = ("", frozenset())
            return
        own = self._lease.name
        self._dealt = (own, held(PLACES) | {own})

    def leave(self) -> None:
        """Give the place to whoever comes."""
        self._dealt = ("", frozenset())
        if self._lease is not None:
            self._lease.release()
            self._lease = None


def _weight(place: str, follower: str) -> bytes:
    """Who weighs most has the follower: so a worker that comes or goes moves no follower between two others."""
    return hashlib.sha256(f"{place} {follower}".encode()).digest()
