# SPDX-License-Identifier: Apache-2.0
"""The wall's figures: what is open by level, who came first tonight, how long nobody held a scene, and who takes the stage."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.matters.queries import visible

from ..holding import By, hold
from ..models import BoardRow
from .board import URGENCY, Row, guard_came_first, tonight, urgency
from .listing import facts_of

SMALL = 30  # below it a base is marked (domain.md 2.5)


@dataclass(frozen=True)
class Figures:
    """Tonight in numbers. `unheld_median` counts incidents whose scene somebody has held; None without any."""

    since: datetime
    is_night: bool
    by_level: dict[str, int]
    came: int
    guard_first: int
    unheld_median: float | None

    @property
    def base_is_small(self) -> bool:
        """Whether the base is too small for a share."""
        return self.came < SMALL


def figures(caller: Caller, rows: Iterable[Row]) -> Figures:
    """Figures over the incidents that the reader may see; one query beside the rows that are at hand."""
    since, is_night = tonight()
    mine = visible(caller, ["dispatch"]).filter(kind="dispatch.incident", opened_at__gte=since)
    told = list(BoardRow.objects.filter(incident__in=mine.values("pk")))
    first = [guard_came_first(row) for row in told]
    unheld = [seconds for row in told if (seconds := unheld_seconds(row)) is not None]
    return Figures(
        since=since,
        is_night=is_night,
        by_level={
            level: sum(_is_open(row) and row.matter.level == level for row in rows) for level in URGENCY
        },
        came=sum(one is not None for one in first),
        guard_first=sum(one is True for one in first),
        unheld_median=median(unheld) if unheld else None,
    )


def unheld_seconds(row: BoardRow) -> float | None:
    """Seconds from the report until somebody first held the scene; None while nobody has."""
    held = hold(facts_of(row), max(timing.now(), row.reported_at))
    first = next((one for one in held.segments if one.by in (By.GUARD, By.POLICE)), None)
    return None if first is None else (first.since - held.reported_at).total_seconds()


def on_stage(rows: Iterable[Row]) -> Row | None:
    """The most serious open incident that was not handed over: escalated first, then by level, then by time."""
    there = [row for row in rows if _is_open(row) and row.board.handed_over_at is None]
    return min(there, key=lambda row: (not row.board.is_escalated, *urgency(row)), default=None)


def _is_open(row: Row) -> bool:
    return row.matter.closed_at is None
