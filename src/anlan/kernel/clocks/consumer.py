# SPDX-License-Identifier: Apache-2.0
"""Starts and stops clocks from the log; the due time counts from the event, not from when it was read."""

from functools import cache

from ..context import Context
from ..events.base import Event
from ..events.models import EventRecord
from ..following.consumer import Recorder
from ..matters.models import Matter
from ..registry import REGISTRY
from . import running

CLOSED = "matters.matter_closed"


class ClockFollower(Recorder):
    """Follows every event that starts or stops a clock of some kind."""

    name = "clocks.follower"

    def wanted(self, record: EventRecord) -> bool:
        """An event of a matter whose kind has clocks that this event moves."""
        if not record.kind or record.kind not in REGISTRY.kinds:
            return False
        return record.name == CLOSED or any(
            record.name in clock.starts or record.name in clock.stops
            for clock in REGISTRY.kind(record.kind).clocks
        )

    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """Stop first, then start: one event may do both."""
        matter = Matter(
            pk=record.matter, kind=record.kind, region_path=record.region
        )  # all that clocks ask of it
        clocks = REGISTRY.kind(record.kind).clocks
        moved = [one for one in clocks if record.name in one.stops or record.name in one.starts]
        rows = running.rows_of(matter, moved)
        for clock in moved:
            if record.name in clock.stops:
                for row in rows:
                    if row.name == clock.name and row.state in running.OPEN:
                        running.stop(ctx, row, record.at)
            if record.name in clock.starts:
                running.start(ctx, matter, clock, record.at, rows)
        if record.name == CLOSED:
            running.end_all(matter, record.at)


@cache
def moving_clocks() -> frozenset[str]:
    """Every event that stops, starts or ends a clock of some kind (the registry is read-only after start)."""
    clocks = [clock for entry in REGISTRY.kinds.values() for clock in entry.kind.clocks]
    return frozenset((CLOSED,)).union(*(clock.stops | clock.starts for clock in clocks))
