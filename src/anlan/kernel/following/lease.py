# SPDX-License-Identifier: Apache-2.0
"""One process at a time works on a follower; when it is killed, another takes over at once.

PostgreSQL: a session's advisory lock, gone with its connection. SQLite: a lock on a small file, gone with its process.
"""

import fcntl
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from django.db import Error as DatabaseError
from django.db import connection

_HELD = """
SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
WHERE locktype = 'advisory' AND granted AND objsubid = 1
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Lease:
    """The right to work on one follower; belongs to the thread (its database connection) that took it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._number = _number(name)
        self._file: IO[str] | None = None
        self._session: object = None

    def take(self) -> bool:
        """Try to take it, or make sure that it is still ours; whether it is."""
        if connection.vendor == "postgresql":
            return self._take_session()
        if self._file is not None:
            return True
        path = _file(self.name)
        if path is None:
            return True
        file = path.open("w")  # held open for as long as the lease
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let it go."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._session is not None and self._session is connection.connection:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [self._number])
            except DatabaseError:  # it is gone with its connection
                connection.close()
        self._session = None

    def _take_session(self) -> bool:
        connection.ensure_connection()
        if self._session is connection.connection:
            return True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [self._number])
            (taken,) = cursor.fetchone()
        self._session = connection.connection if taken else None
        return bool(taken)


def held(names: Iterable[str]) -> frozenset[str]:
    """Which of these leases somebody holds, in whatever process."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_HELD)
            numbers = {number for (number,) in cursor.fetchall()}
        return frozenset(name for name in names if _number(name) in numbers)
    return frozenset(name for name in names if _is_locked(_file(name)))


def _is_locked(path: Path | None) -> bool:
    if path is None or not path.exists():
        return False
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def _file(name: str) -> Path | None:
    """The file of a lease beside a SQLite database; none for one in memory, which has one process only."""
    database = str(connection.settings_dict["NAME"])
    if ":memory:" in database or "mode=memory" in database:
        return None
    return Path(f"{database}.{name}.lease")
