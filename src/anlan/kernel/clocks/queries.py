# SPDX-License-Identifier: Apache-2.0
"""Reading clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .. import timing
from ..declare import Label
from ..registry import REGISTRY
from .models import RunningClock


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


def clocks_of(matters: Iterable[UUID]) -> dict[UUID, list[Reading]]:
    """The clocks of matters, oldest first; of a name that ran several times the newest only."""
    found: dict[UUID, dict[str, Reading]] = {}
    for row in RunningClock.objects.filter(matter__in=set(matters)).order_by("started_at"):
        found.setdefault(row.matter, {})[row.name] = reading(row)
    return {matter: list(by_name.values()) for matter, by_name in found.items()}


def reading(row: RunningClock) -> Reading:
    """One clock's face."""
    entry = REGISTRY.kinds.get(row.kind)
    clock = next((one for one in entry.kind.clocks if one.name == row.name), None) if entry else None
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
