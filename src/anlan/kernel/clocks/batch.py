# SPDX-License-Identifier: Apache-2.0
"""The clocks of some matters while a transaction works on them: read and locked once, written once at its end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from ..context import Context
from ..declare import Clock
from ..matters.models import Matter
from ..writing import as_column, insert_all, update
from .models import RunningClock
from .running import OPEN, end, limit_of, started, stop

# By hand: for every batch. In the order of their ids, so that nobody waits for somebody who waits for him.
_ROWS = "SELECT * FROM kernel_runningclock WHERE matter IN ({marks}) ORDER BY id"


class Batch:
    """Rows by matter; those that began and those that changed are written by `write`."""

    def __init__(self) -> None:
        self._of: dict[UUID, list[RunningClock]] = {}
        self._changed: dict[UUID, RunningClock] = {}
        self._limits: dict[tuple[str, str, str], timedelta] = {}

    @classmethod
    def of(cls, matters: Iterable[UUID]) -> "Batch":
        """Whatever ran in these matters, locked."""
        made = cls()
        if wanted := [as_column(one) for one in matters]:
            lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
            statement = _ROWS.format(marks=", ".join(["%s"] * len(wanted))) + lock
            for row in RunningClock.objects.raw(statement, wanted):
                made._of.setdefault(row.matter, []).append(row)
        return made

    def start(self, ctx: Context, matter: Matter, clock: Clock, at: datetime) -> None:
        """Start one; what becomes of one of the same name that was started before is the clock's own word (`again`)."""
        rows = self._of.setdefault(matter.pk, [])
        if clock.again == "first" and any(row.name == clock.name for row in rows):
            return
        for row in self._open(matter, clock.name):
            end(row, at)
            self._changed[row.pk] = row
        rows.append(started(ctx, matter, clock, at, self._limit(clock, matter)))

    def stop(self, ctx: Context, matter: Matter, clock: Clock, at: datetime) -> None:
        """What was due is done."""
        for row in self._open(matter, clock.name):
            stop(ctx, row, at)
            self._changed[row.pk] = row

    def end_all(self, matter: Matter, at: datetime) -> None:
        """The matter is closed: what still runs is put away without a verdict, and a breach stays one."""
        for row in self._open(matter):
            end(row, at, keep_breach=True)
            self._changed[row.pk] = row

    def _open(self, matter: Matter, name: str | None = None) -> list[RunningClock]:
        rows = self._of.get(matter.pk, ())
        return [row for row in rows if row.state in OPEN and name in (None, row.name)]

    def _limit(self, clock: Clock, matter: Matter) -> timedelta:
        """How long the clock runs in this region; asked once in a batch."""
        key = (matter.pack, clock.name, matter.region_path)
        if key not in self._limits:
            self._limits[key] = limit_of(clock, matter.pack, matter.region_path)
        return self._limits[key]

    def write(self) -> None:
        """Store what began, as it is by now, and what changed."""
        new = [row for rows in self._of.values() for row in rows if row._state.adding]
        began = {row.pk for row in new}
        insert_all(new)
        for key, row in self._changed.items():
            if key not in began:
                update(row, "state", "stopped_at", "wake_at")
