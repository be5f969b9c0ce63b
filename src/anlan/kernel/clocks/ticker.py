# SPDX-License-Identifier: Apache-2.0
"""Breaches what is due. One sleeper waits for the earliest, and is woken when that changes.

It never breaches on old news: a matter with events that the clock follower has not read yet is left for a moment.
"""

import json
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import Error as DatabaseError
from django.db import connection, connections
from django.db.models import Min, QuerySet

from .. import timing
from ..context import Caller, Context
from ..errors import write_down
from ..events.models import EventRecord
from ..events.tail import Tail
from ..following.consumer import checkpoint, lock_log
from ..following.lease import Lease
from ..registry import REGISTRY
from ..writing import writing
from . import running
from .consumer import ClockFollower, moving_clocks
from .events import ClockBreached, ClockPaused, ClockRang, ClockResumed, ClockStarted
from .models import RunningClock

log = logging.getLogger("anlan.clocks")
AT_ONCE = 20  # firings in one transaction
LOOK_AGAIN = 1.0  # machine seconds
TAKE_OVER = 0.1  # machine seconds between two looks whether the ticker at work has died
_still = threading.Lock()
GATHER = 0.01  # machine seconds between two transactions, so that many that run out together share one
WOUND = frozenset(
    one.name for one in (ClockStarted, ClockResumed, ClockPaused)
)  # what gives a clock its moment
_SAVE = "UPDATE kernel_runningclock SET state = %s, lateness_ms = %s, rung = %s, wake_at = %s WHERE id = %s"


@contextmanager
def held() -> Iterator[None]:
    """Nothing runs out in this process meanwhile: for a demo that tells what happened some minutes ago.

    Of a story half told, everything that is still to be told would look late.
    """
    with _still:
        yield


def fire_due() -> int:
    """Breach, escalate or resume what is due now, at most AT_ONCE; how many were done."""
    with held():
        return _fire_due()


def _fire_due() -> int:
    if not _due().exists():
        return 0
    ctx = Context(Caller(None, "clocks.ticker", "clock"))
    fired = 0
    with writing(ctx):
        lock_log()
        read_upto = checkpoint_position()
        unread = EventRecord.objects.filter(
            position__gt=read_upto, matter__isnull=False, name__in=moving_clocks()
        )
        due = _due().exclude(matter__in=unread.values("matter")).order_by("wake_at")
        # skip_locked: whoever holds a clock's row waits for the log, which we hold
        free = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        breached = []
        for row in free[:AT_ONCE]:
            ctx.hold(row.matter, row.kind, row.region_path)
            if _fire(ctx, row):
                breached.append(row)
            fired += 1
        _save(breached)
    return fired


def _save(breached: list[RunningClock]) -> None:
    """Store what `_fire` changed, all rows with one statement: in a rush their saving is most of the work."""
    if not breached:
        return
    moment = connection.ops.adapt_datetimefield_value
    key = RunningClock._meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            _SAVE,
            [
                (one.state, one.lateness_ms, one.rung, one.wake_at and moment(one.wake_at),
                 key.get_db_prep_value(one.pk, connection))
                for one in breached
            ],
        )  # fmt: skip


def _due() -> QuerySet[RunningClock]:
    """What must be looked at now; the clocks of a pack that is off wait until it is on again."""
    return RunningClock.objects.filter(wake_at__lte=timing.now(), kind__in=list(REGISTRY.kinds))


def checkpoint_position() -> int:
    """How far the clock follower has read."""
    return checkpoint(ClockFollower.name).position


def _fire(ctx: Context, row: RunningClock) -> bool:
    """Do what is due; whether the row was breached and is still to be saved."""
    clock = next((one for one in REGISTRY.kind(row.kind).clocks if one.name == row.name), None)
    if clock is None:  # the kind changed while the clock ran
        row.state, row.wake_at = "ended", None
        row.save(update_fields=["state", "wake_at"])
        return False
    if row.state == "paused":
        assert row.wake_at is not None
        running.resume(ctx, row, clock, row.wake_at)
        return False
    assert row.due_at is not None
    assert row.wake_at is not None
    if clock.rings:
        ctx.record(ClockRang(matter=row.matter, id=row.pk, clock=row.name), at=row.wake_at)
        row.state, row.stopped_at, row.wake_at = "met", row.due_at, None
        row.save(update_fields=["state", "stopped_at", "wake_at"])
        return False
    event = ClockBreached(matter=row.matter, id=row.pk, clock=row.name, due_at=row.due_at, rung=row.rung)
    ctx.record(event, at=row.wake_at)
    lateness = timing.now() - row.wake_at
    if row.state == "run":
        row.state, row.lateness_ms = "breached", int(lateness.total_seconds() * 1000)
    rungs = sorted(clock.ladder, key=lambda step: step.after)
    row.wake_at = row.due_at + rungs[row.rung].after if row.rung < len(rungs) else None
    row.rung += 1
    return True


def _doze(tail: Tail, seen: int, span: float) -> None:
    """Sleep so long, or until an event says that a clock is due before: every command starts some, due in minutes."""
    end = time.monotonic() + span
    while (left := end - time.monotonic()) > 0 and tail.wait(seen, left, WOUND) > seen:
        records = tail.read(seen)
        if not records or any(_is_due_within(left, record) for record in records):
            return
        seen = records[-1].position


def _is_due_within(span: float, record: EventRecord) -> bool:
    """Whether this event winds a clock that must be looked at within so many machine seconds, or may be."""
    if record.name not in WOUND:
        return False
    due_at = json.loads(record.fields).get(
        "due_at"
    )  # one that is paused goes on by itself, and does not say when
    return due_at is None or timing.machine_seconds(datetime.fromisoformat(due_at) - timing.now()) < span


def run(tail: Tail, ending: threading.Event) -> None:
    """Sleep until the earliest clock is due, or the log moves; breach; again."""
    lease = Lease("clocks.ticker")
    while not ending.is_set():
        try:
            if not lease.take():
                ending.wait(TAKE_OVER)
                continue
            seen = tail.head()
            while fire_due() and not ending.wait(GATHER):
                pass
            waiting = RunningClock.objects.filter(wake_at__isnull=False, kind__in=list(REGISTRY.kinds))
            earliest = waiting.aggregate(first=Min("wake_at"))["first"]
            span = LOOK_AGAIN
            if earliest is not None:
                left = timing.machine_seconds(earliest - timing.now() + timedelta(milliseconds=2))
                span = min(LOOK_AGAIN, max(0.02, left))  # due but unread: the follower is at work on it
            _doze(tail, seen, span)
        except DatabaseError as fault:
            write_down(log, "the ticker lost the database", fault)
            lease.release()
            connection.close()
            ending.wait(LOOK_AGAIN / 2)
        except Exception:  # a ticker that dies in silence would hide every lateness
            log.exception("the ticker failed")
            ending.wait(LOOK_AGAIN)
    lease.release()
    connections.close_all()
