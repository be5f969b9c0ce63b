# SPDX-License-Identifier: Apache-2.0
"""An incident as the simulated people know it: what the public API says of it, nothing more."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anlan.kernel.ports import Point
from anlan.packs.dispatch.kinds.first_response import HELD as GUARD_THERE

OPENING, OPENING_PLACE = "DEMO", "bar"  # how the numbers of the opening scene's orders begin, and where it is
TASK_OVER = ("", "rated", "stood_down")


@dataclass(frozen=True)
class Seen:
    """One open incident of `GET /api/dispatch/incidents`; `task_stage` is empty without a task."""

    id: str
    number: str
    stage: str
    point: Point | None
    is_outside: bool
    is_opening: bool
    task: str
    task_stage: str
    offers: int
    guard: UUID | None
    officers: tuple[UUID, ...]
    asked_at: str = ""  # since when the guard has not said whether he is well

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "Seen":
        """Of the API's JSON (Any: JSON values)."""
        return cls(
            id=row["id"],
            number=row["number"],
            stage=row["stage"],
            point=Point(row["lat"], row["lng"]) if row["lat"] is not None else None,
            is_outside=row["is_out_of_district"],
            is_opening=(row["order_number"] or "").startswith(OPENING),
            task=row["task"] or "",
            task_stage=row["task_stage"],
            offers=row["offers"],
            guard=UUID(row["guard"]) if row["guard"] else None,
            officers=tuple(UUID(one) for one in row["officers"]),
            asked_at=row["guard_asked_at"] or "",
        )

    @property
    def waits(self) -> bool:
        """Whether the duty officer has to say who goes."""
        return self.task_stage == "waiting"

    @property
    def bound(self) -> set[UUID]:
        """Who is on his way to it or there."""
        busy = (
            {self.guard} if self.guard and self.task_stage in ("offered", "accepted", *GUARD_THERE) else set()
        )
        return busy | set(self.officers)
