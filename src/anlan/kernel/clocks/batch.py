# SPDX-License-Identifier: Apache-2.0
"""The clocks of some matters while a transaction works on them: read and locked once, written once at its end."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from ..context import Context
from ..declare import Clock, SaidLimit
from ..events.base import Event
from ..matters.models import Matter
from ..writing import as_column, insert_all, update_all
from .models import RunningClock
from .running import OPEN, end, limit_of, said_limit, started, stop

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

    def start(
        self, ctx: Context, matter: Matter, clock: Clock, at: datetime, event: Event | None = None
    ) -> None:
        """Start one; what becomes of one of the same name that was started before is the clock's own word (`again`)."""
        rows = self._of.setdefault(matter.pk, [])
        limit = self._limit(clock, matter, event)
        if limit is None or (clock.rings and self._is_older(matter, clock, at)):
            return
        if clock.again == "first" and any(row.name == clock.name for row in rows):
            return
        if clock.again == "kept" and any(row.stopped_at is None for row in self._open(matter, clock.name)):
            return
        self._end(self._open(matter, clock.name), at)
        if limit or not isinstance(clock.limit, SaidLimit):
            rows.append(started(ctx, matter, clock, at, limit))

    def stop(self, ctx: Context, matter: Matter, clock: Clock, at: datetime) -> None:
        """What was due is done; of a clock that rings nothing was due, so there is no verdict."""
        if clock.rings:
            self._end(self._open(matter, clock.name), at)
            return
        for row in self._open(matter, clock.name):
            stop(ctx, row, at)
            self._changed[row.pk] = row

    def end_all(self, matter: Matter, at: datetime) -> None:
        """The matter is closed: what still runs is put away without a verdict, and a breach stays one."""
        self._end(self._open(matter), at, keep_breach=True)

    def _end(self, rows: Iterable[RunningClock], at: datetime, *, keep_breach: bool = False) -> None:
        for row in rows:
            end(row, at, keep_breach=keep_breach)
            self._changed[row.pk] = row

    def _open(self, matter: Matter, name: str | None = None) -> list[RunningClock]:
        rows = self._of.get(matter.pk, ())
        return [row for row in rows if row.state in OPEN and name in (None, row.name)]

    def _is_older(self, matter: Matter, clock: Clock, at: datetime) -> bool:
        """Whether it was started later than this already: late news of an earlier deed put nothing off."""
        return any(row.name == clock.name and row.started_at > at for row in self._of.get(matter.pk, ()))

    def _limit(self, clock: Clock, matter: Matter, event: Event | None) -> timedelta | None:
        """How long the clock runs, by its event or in this region (asked once in a batch); None: nobody can say."""
        if isinstance(clock.limit, SaidLimit):
            before = [row for row in self._of.get(matter.pk, ()) if row.name == clock.name and row.due_at]
            last = max(before, key=lambda row: row.started_at, default=None)
            ran = last.due_at - last.started_at if last is not None and last.due_at else None
            span = said_limit(clock.limit, event)
            return ran if span is None else span
        key = (matter.pack, clock.name, matter.region_path)
        if key not in self._limits:
            self._limits[key] = limit_of(clock, matter.pack, matter.region_path)
        return self._limits[key]

    def write(self) -> None:
        """Store what began, as it is by now, and what changed."""
        new = [row for rows in self._of.values() for row in rows if row._state.adding]
        began = {row.pk for row in new}
        insert_all(new)
        changed = [row for key, row in self._changed.items() if key not in began]
        update_all(changed, "state", "stopped_at", "wake_at")
