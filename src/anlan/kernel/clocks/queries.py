# SPDX-License-Identifier: Apache-2.0
"""Reading clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from .. import timing
from ..declare import Clock, Label
from ..matters.beside import MATTER
from ..registry import REGISTRY
from .models import RunningClock
from .running import OPEN


@dataclass(frozen=True)
class Reading:
    """A clock as a page shows it; `state` is what look/LOOK.md names: run, over, met, late, paused, ended."""

    name: str
    label: Label
    state: str
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None
    limit_seconds: float
    left_seconds: float | None


def clocks_of(matters: Iterable[UUID], *, rings: bool = False) -> dict[UUID, list[Reading]]:
    """The clocks of matters, oldest first; of a name that ran several times the newest only.

    One that rings is nobody's limit and left out, but where it is asked for (`rings`).
    """
    rows = RunningClock.objects.filter(matter__in=set(matters)).order_by("started_at")
    return readings_of(rows, rings=rings)


def nearest_of(matters: Iterable[UUID]) -> dict[UUID, list[Reading]]:
    """Of each matter the one clock that a list shows: what runs out first or is over longest, else what stands still.

    A list of a hundred matters has a thousand clocks; only these are read. (Of a name one at most is open: `Batch.start`.)
    """
    first = Window(
        RowNumber(), partition_by="matter", order_by=(F("due_at").asc(nulls_last=True), F("started_at").asc())
    )
    rows = RunningClock.objects.filter(matter__in=set(matters), state__in=OPEN).exclude(_ringing())
    return readings_of(rows.annotate(place=first).filter(place=1))


@cache
def _ringing() -> Q:
    """The clocks that are nobody's limit (the registry is read-only after start)."""
    found = Q(pk__in=[])
    for entry in REGISTRY.kinds.values():
        names = [one.name for one in entry.kind.clocks if one.rings]
        found |= Q(kind=entry.name, name__in=names) if names else Q(pk__in=[])
    return found


@MATTER.rows
def clocks_beside(key: UUID) -> QuerySet[RunningClock]:
    """The rows of one matter, oldest first."""
    return RunningClock.objects.filter(matter=key).order_by("started_at")


def clocks_on(matter: UUID, *, rings: bool = False) -> list[Reading]:
    """The clocks of one matter whose page is drawn."""
    return readings_of(clocks_beside(matter), rings=rings).get(matter, [])


def readings_of(rows: Iterable[RunningClock], *, rings: bool = False) -> dict[UUID, list[Reading]]:
    """The same of rows that were read, oldest first."""
    found: dict[UUID, dict[str, Reading]] = {}
    for row in rows:
        clock = _declared(row)
        if clock is not None and clock.rings and not rings:
            continue
        found.setdefault(row.matter, {})[row.name] = reading(row)
    return {matter: list(by_name.values()) for matter, by_name in found.items()}


def _declared(row: RunningClock) -> Clock | None:
    """What its kind says of it; None of a clock that the kind has no more."""
    entry = REGISTRY.kinds.get(row.kind)
    return next((one for one in entry.kind.clocks if one.name == row.name), None) if entry else None


def reading(row: RunningClock) -> Reading:
    """One clock's face."""
    clock = _declared(row)
    limit = (row.due_at - row.started_at).total_seconds() if row.due_at else (row.left_seconds or 0)
    left = (row.due_at - timing.now()).total_seconds() if row.due_at else row.left_seconds
    return Reading(
        name=row.name,
        label=clock.label if clock else row.name,
        state="over" if row.state == "breached" else row.state,
        started_at=row.started_at,
        due_at=row.due_at,
        stopped_at=row.stopped_at,
        limit_seconds=limit,
        left_seconds=left,
    )
