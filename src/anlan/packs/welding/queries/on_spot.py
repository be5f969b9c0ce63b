# SPDX-License-Identifier: Apache-2.0
"""The permits in which somebody takes part on the spot: as its watcher, as who leads the work, or as who answers for it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.context import Caller
from anlan.kernel.evidence.events import Medium
from anlan.kernel.evidence.queries import present
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible

from .beside import sessions
from .paper import Paper, paper_of

MOST = 50
ORDER = (
    "finished",
    "overdue",
    "suspended",
    "working",
    "approved",
    "to_approve",
    "to_test",
    "rejected",
    "draft",
    "accepted",
)


@dataclass(frozen=True)
class OnSpot:
    """One permit as who stands beside it sees it: his part in it, what runs, how many photographs were taken."""

    paper: Paper
    is_leader: bool
    is_named: bool  # as its watcher
    is_there: bool
    running: int
    photographs: int
    has_signed: bool


def mine(caller: Caller) -> list[Matter]:
    """The open permits that the caller may see, what waits for somebody first."""
    rows = (
        visible(caller, ["welding"])
        .filter(kind="welding.hot_work", closed_at=None)
        .order_by("-opened_at")[:MOST]
    )
    return sorted(rows, key=lambda one: ORDER.index(one.stage) if one.stage in ORDER else len(ORDER))


def chosen(caller: Caller, rows: list[Matter], number: str) -> Matter | None:
    """The permit of the address; else the one at which he stands or that he leads, else the first."""
    if number:
        return next((one for one in rows if one.number == number), None)
    return rows[0] if rows else None


def on_spot(person: UUID, matter: Matter, at: datetime) -> OnSpot:
    """Read one permit whole."""
    paper = paper_of(matter, at)
    watches = [one for one in paper.watches if one.person_id == person]
    return OnSpot(
        paper=paper,
        is_leader=paper.permit.applicant_id == person,
        is_named=bool(watches),
        is_there=any(one.arrived_at and not one.left_at for one in watches),
        running=sum(one.ended_at is None for one in sessions(matter.pk)),
        photographs=sum(one.medium == Medium.PHOTO for one in present(matter)),
        has_signed=any(one.person_id == person and one.what in ("watcher_saw", "leader_saw") for one in paper.signatures),
    )  # fmt: skip
