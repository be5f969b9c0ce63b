# SPDX-License-Identifier: Apache-2.0
"""One process at a time works on a follower; when it is killed, another takes over at once.

PostgreSQL: a session's advisory lock, gone with its connection. SQLite: a lock on a small file, gone with its process.
"""

import fcntl
import hashlib
from pathlib import Path
from typing import IO

from django.db import connection


class Lease:
    """The right to work on one follower; belongs to the thread (its database connection) that took it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        self._file: IO[str] | None = None
        self._session: object = None

    def take(self) -> bool:
        """Try to take it, or make sure that it is still ours; whether it is."""
        if connection.vendor == "postgresql":
            return self._take_session()
        if self._file is not None:
            return True
        database = str(connection.settings_dict["NAME"])
        if ":memory:" in database or "mode=memory" in database:
            return True
        file = Path(f"{database}.{self.name}.lease").open("w")  # noqa: SIM115 – held open for as long as the lease
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
