# SPDX-License-Identifier: Apache-2.0
"""Starts and stops clocks from the log; the due time counts from the event, not from when it was read."""

from collections.abc import Sequence
from functools import cache

from ..context import Context
from ..events.base import Event
from ..events.models import EventRecord
from ..following.consumer import Recorder
from ..matters.models import Matter
from ..registry import REGISTRY
from .batch import Batch

CLOSED = "matters.matter_closed"


class ClockFollower(Recorder):
    """Follows every event that starts or stops a clock of some kind."""

    name = "clocks.follower"
    gathers = 0.03  # a clock runs for minutes, from its event on; each transaction asks for rows, appends and moves on

    def wanted(self, record: EventRecord) -> bool:
        """An event of a matter whose kind has clocks that this event moves."""
        if not record.kind or record.kind not in REGISTRY.kinds:
            return False
        return record.name == CLOSED or any(
            record.name in clock.starts or record.name in clock.stops
            for clock in REGISTRY.kind(record.kind).clocks
        )

    def __init__(self) -> None:
        super().__init__()
        self._rows = Batch()

    def begin(self, records: Sequence[EventRecord]) -> None:
        """Every clock of the batch's matters, in one question."""
        self._rows = Batch.of({record.matter for record in records if record.matter is not None})

    def settle(self) -> None:
        """What began and what changed, each row once."""
        self._rows.write()

    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """Stop first, then start: one event may do both."""
        assert record.matter is not None
        matter = Matter(
            pk=record.matter, kind=record.kind, region_path=record.region
        )  # all that clocks ask of it
        for clock in REGISTRY.kind(record.kind).clocks:
            stops, starts = clock.moved_by(record.name, event)
            if stops:
                self._rows.stop(ctx, matter, clock, record.at)
            if starts:
                self._rows.start(ctx, matter, clock, record.at, event)
        if record.name == CLOSED:
            self._rows.end_all(matter, record.at)


@cache
def moving_clocks() -> frozenset[str]:
    """Every event that stops, starts or ends a clock of some kind (the registry is read-only after start)."""
    clocks = [clock for entry in REGISTRY.kinds.values() for clock in entry.kind.clocks]
    return frozenset((CLOSED,)).union(*(clock.stops | clock.starts for clock in clocks))
