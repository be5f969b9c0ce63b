# SPDX-License-Identifier: Apache-2.0
"""What happens to one clock: it starts, is stopped, is paused and goes on. Rows and events together."""

from datetime import datetime, timedelta

from ..context import Context
from ..declare import Clock, OptionLimit, SaidLimit
from ..events.base import Event
from ..ids import new_id
from ..matters.models import Matter
from ..options.queries import option_value
from .calendar import after_working, working_between
from .events import ClockCleared, ClockMet, ClockPaused, ClockResumed, ClockStarted
from .models import RunningClock

OPEN = ("run", "paused", "breached")


def limit_of(clock: Clock, pack: str, region: str) -> timedelta:
    """How long the clock runs in this region; of one whose limit is said by what starts it, nothing is known before."""
    if isinstance(clock.limit, OptionLimit):
        return timedelta(seconds=option_value(f"{pack}.{clock.limit.name}", region))
    return timedelta(0) if isinstance(clock.limit, SaidLimit) else clock.limit


def said_limit(limit: SaidLimit, event: Event | None) -> timedelta | None:
    """How long the event says that the clock runs; None when it does not say."""
    seconds = getattr(event, limit.field, None)
    return None if seconds is None else timedelta(seconds=seconds)


def due(clock: Clock, start: datetime, span: timedelta) -> datetime:
    """When it is due, on the clock's own calendar."""
    return after_working(start, span) if clock.calendar == "working" else start + span


def started(ctx: Context, matter: Matter, clock: Clock, at: datetime, limit: timedelta) -> RunningClock:
    """A new clock that runs; whoever asks saves it."""
    due_at = due(clock, at, limit)
    row = RunningClock(
        id=new_id(), matter=matter.pk, kind=matter.kind, region_path=matter.region_path, name=clock.name,
        state="run", started_at=at, due_at=due_at, wake_at=due_at,
    )  # fmt: skip
    ctx.record(ClockStarted(matter=matter.pk, id=row.pk, clock=clock.name, due_at=due_at))
    return row


def end(row: RunningClock, at: datetime, *, keep_breach: bool = False) -> None:
    """Put a clock away without a verdict; a breach may stay what it is. It calls nobody any more; whoever asks saves it."""
    if not (keep_breach and row.state == "breached"):
        row.state = "ended"
    row.wake_at, row.stopped_at = None, at


def stop(ctx: Context, row: RunningClock, at: datetime) -> None:
    """What was due is done: in time, late, or in time but heard of after the breach. Whoever asks saves it."""
    late = max(timedelta(0), at - row.due_at) if row.due_at else timedelta(0)
    row.stopped_at, row.wake_at = at, None
    if row.state == "breached" and not late:
        row.state = "met"
        ctx.record(ClockCleared(matter=row.matter, id=row.pk, clock=row.name))
    else:
        row.state = "late" if late else "met"
        ctx.record(
            ClockMet(matter=row.matter, id=row.pk, clock=row.name, late_seconds=int(late.total_seconds()))
        )


def pause(ctx: Context, row: RunningClock, clock: Clock, at: datetime) -> None:
    """Let a running clock stand still; the time left is kept."""
    assert row.due_at is not None
    working = clock.calendar == "working"
    left = working_between(at, row.due_at) if working else row.due_at - at
    row.state, row.paused_at, row.left_seconds = "paused", at, max(0.0, left.total_seconds())
    cap = (clock.pause_cap or timedelta(0)) - timedelta(seconds=row.paused_seconds)
    row.due_at, row.wake_at = None, at + cap  # at the cap it goes on by itself
    row.save()
    ctx.record(ClockPaused(matter=row.matter, id=row.pk, clock=row.name))


def resume(ctx: Context, row: RunningClock, clock: Clock, at: datetime) -> None:
    """Let a paused clock go on with the time that was left."""
    assert row.paused_at is not None
    row.paused_seconds += (at - row.paused_at).total_seconds()
    row.due_at = due(clock, at, timedelta(seconds=row.left_seconds or 0))
    row.state, row.wake_at, row.paused_at, row.left_seconds = "run", row.due_at, None, None
    row.save()
    ctx.record(ClockResumed(matter=row.matter, id=row.pk, clock=row.name, due_at=row.due_at), at=at)
