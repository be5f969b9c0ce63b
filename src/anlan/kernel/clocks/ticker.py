# SPDX-License-Identifier: Apache-2.0
"""Breaches what is due. One sleeper waits for the earliest, and is woken when that changes.

It never breaches on old news: a matter with events that the clock follower has not read yet is left for a moment.
"""

import logging
import threading
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import connection, connections
from django.db.models import Min

from .. import timing
from ..context import Caller, Context
from ..events.models import EventRecord
from ..events.tail import Tail
from ..following.consumer import checkpoint, lock_log
from ..following.lease import Lease
from ..registry import REGISTRY
from ..writing import writing
from . import running
from .consumer import ClockFollower, stops_of
from .events import ClockBreached
from .models import RunningClock

log = logging.getLogger("anlan.clocks")
AT_ONCE = 20  # firings in one transaction
LOOK_AGAIN = 1.0  # machine seconds


def next_due() -> RunningClock | None:
    """The clock that must be looked at first."""
    return RunningClock.objects.filter(wake_at__isnull=False).order_by("wake_at").first()


def fire_due() -> int:
    """Breach, escalate or resume what is due now, at most AT_ONCE; how many were done."""
    ctx = Context(Caller(None, "clocks.ticker", "clock"))
    fired = 0
    with writing(ctx):
        lock_log()
        moment = timing.now()
        rows = RunningClock.objects.filter(wake_at__lte=moment).order_by("wake_at")[:AT_ONCE]
        read_upto = checkpoint_position()
        for row in rows:
            if row.kind not in REGISTRY.kinds or _has_unread(row, read_upto):
                continue
            ctx.hold(row.matter, row.kind, row.region_path)
            _fire(ctx, row)
            fired += 1
    return fired


def checkpoint_position() -> int:
    """How far the clock follower has read."""
    return checkpoint(ClockFollower.name).position


def _has_unread(row: RunningClock, read_upto: int) -> bool:
    unread = EventRecord.objects.filter(position__gt=read_upto, matter=row.matter, name__in=stops_of(row.kind))
    return unread.exists()


def _fire(ctx: Context, row: RunningClock) -> None:
    clock = next((one for one in REGISTRY.kind(row.kind).clocks if one.name == row.name), None)
    if clock is None:  # the kind changed while the clock ran
        row.state, row.wake_at = "ended", None
        row.save(update_fields=["state", "wake_at"])
        return
    if row.state == "paused":
        assert row.wake_at is not None
        running.resume(ctx, row, clock, row.wake_at)
        return
    assert row.due_at is not None and row.wake_at is not None
    event = ClockBreached(matter=row.matter, id=row.pk, clock=row.name, due_at=row.due_at, rung=row.rung)
    ctx.record(event, at=row.wake_at)
    lateness = timing.now() - row.wake_at
    if row.state == "run":
        row.state, row.lateness_ms = "breached", int(lateness.total_seconds() * 1000)
    rungs = sorted(clock.ladder, key=lambda step: step.after)
    row.wake_at = row.due_at + rungs[row.rung].after if row.rung < len(rungs) else None
    row.rung += 1
    row.save(update_fields=["state", "lateness_ms", "rung", "wake_at"])


def run(tail: Tail, ending: threading.Event) -> None:
    """Sleep until the earliest clock is due, or the log moves; breach; again."""
    lease = Lease("clocks.ticker")
    while not ending.is_set():
        try:
            if not lease.take():
                ending.wait(LOOK_AGAIN)
                continue
            seen = tail.head()
            while fire_due() and not ending.is_set():
                pass
            earliest = RunningClock.objects.aggregate(first=Min("wake_at"))["first"]
            span = LOOK_AGAIN
            if earliest is not None:
                left = timing.machine_seconds(earliest - timing.now() + timedelta(milliseconds=2))
                span = min(LOOK_AGAIN, max(0.01, left))  # due but unread: the follower is at work on it
            tail.wait(seen, span)
        except DatabaseError as fault:
            log.warning("the ticker lost the database: %s", fault)
            lease.release()
            connection.close()
            ending.wait(LOOK_AGAIN / 2)
        except Exception:  # a ticker that dies in silence would hide every lateness
            log.exception("the ticker failed")
            ending.wait(LOOK_AGAIN)
    lease.release()
    connections.close_all()
