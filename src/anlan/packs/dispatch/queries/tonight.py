# SPDX-License-Identifier: Apache-2.0
"""The wall's figures, from the log's own moments: what is open by level, how help came tonight, and who takes the stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import fmean, median
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.matters.queries import visible

from ..holding import By, FactKind, hold
from ..models import BoardRow, Offer
from .arrivals import doubted
from .board import URGENCY, Row, guard_came_first, tonight
from .listing import facts_of

SMALL = 30  # below it a base is marked (look/LOOK.md)
FEWEST = 5  # below it a figure is not shown (interface.md, Wall)


@dataclass(frozen=True)
class Parts:
    """Mean seconds of a response by a guard, which add up: until offered, until accepted, until on scene."""

    choose: float
    answer: float
    way: float

    @property
    def whole(self) -> float:
        """From the report until the guard was on scene."""
        return self.choose + self.answer + self.way


@dataclass(frozen=True)
class Base:
    """How many incidents a figure stands on, and what follows from that for showing it."""

    count: int

    @property
    def is_small(self) -> bool:
        """Whether the base must be marked."""
        return FEWEST <= self.count < SMALL

    @property
    def is_shown(self) -> bool:
        """Whether the figure may be shown at all."""
        return self.count >= FEWEST


@dataclass(frozen=True)
class Figures:
    """Tonight in numbers; each figure with its base. None: nothing to count yet."""

    since: datetime
    is_night: bool
    by_level: dict[str, int]
    came: Base
    guard_first: int
    held: Base
    unheld_median: float | None
    answered: Base
    parts: Parts | None = field(default=None)


def figures(caller: Caller, rows: Iterable[Row]) -> Figures:
    """Figures over the incidents that the reader may see; two queries beside the rows that are at hand."""
    since, is_night = tonight()
    mine = visible(caller, ["dispatch"]).filter(kind="dispatch.incident", opened_at__gte=since)
    told = list(BoardRow.objects.filter(incident__in=mine.values("pk")))
    first = [one for row in told if (one := guard_came_first(row)) is not None]
    unheld = [seconds for row in told if (seconds := unheld_seconds(row)) is not None]
    parts = _parts(told)
    return Figures(
        since=since,
        is_night=is_night,
        by_level={
            level: sum(row.matter.closed_at is None and row.matter.level == level for row in rows)
            for level in URGENCY
        },
        came=Base(len(first)),
        guard_first=sum(first),
        held=Base(len(unheld)),
        unheld_median=median(unheld) if unheld else None,
        answered=Base(len(parts)),
        parts=_mean(parts),
    )


def unheld_seconds(row: BoardRow) -> float | None:
    """Seconds from the report until somebody first held the scene (domain.md 2.4); None while nobody has, or in doubt."""
    if doubted(facts_of(row)):
        return None
    held = hold(facts_of(row), max(timing.now(), row.reported_at))
    first = next((one for one in held.segments if one.by in (By.GUARD, By.POLICE)), None)
    return None if first is None else (first.since - held.reported_at).total_seconds()


def _parts(rows: Sequence[BoardRow]) -> list[Parts]:
    """The parts of every response whose guard has come: of the offer that he accepted."""
    taken = Offer.objects.filter(task__in=[row.task for row in rows if row.task], answer="accepted")
    offers: dict[UUID, Offer] = {one.task_id: one for one in taken.order_by("offered_at")}
    found = []
    for row in rows:
        offer = offers.get(row.task) if row.task else None
        if offer is None or offer.answered_at is None:
            continue
        came = next(
            (f.at for f in facts_of(row) if f.kind is FactKind.GUARD_ARRIVED and f.who == offer.guard_id),
            None,
        )
        is_sure = offer.guard_id not in doubted(facts_of(row))
        if came is not None and came >= offer.answered_at and is_sure:
            found.append(
                Parts(
                    (offer.offered_at - row.reported_at).total_seconds(),
                    (offer.answered_at - offer.offered_at).total_seconds(),
                    (came - offer.answered_at).total_seconds(),
                )
            )
    return found


def _mean(parts: Sequence[Parts]) -> Parts | None:
    if not parts:
        return None
    return Parts(*(fmean(getattr(one, name) for one in parts) for name in ("choose", "answer", "way")))


def on_stage(rows: Iterable[Row]) -> Row | None:
    """The red or escalated incident that takes the wall: until it was handed over or closed. Of several the most urgent."""
    return next((row for row in rows if _is_grave(row)), None)


def _is_grave(row: Row) -> bool:
    over = row.matter.closed_at is not None or row.board.handed_over_at is not None
    return not over and (row.matter.level == "red" or row.board.is_escalated)
