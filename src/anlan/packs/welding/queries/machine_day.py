# SPDX-License-Identifier: Apache-2.0
"""Everything that is known of one machine on one day: permits, tests, watches, sessions, refusals, arcs, its link."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..models.permits import GasTest, Permit, Watch
from ..models.sessions import Refusal, Session
from . import day_rows
from .permits import PermitStanding, standing_by
from .work import stretches

type Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class MachineDay:
    """One machine's day; `names` of the people in it, `heard_from` is since when it could be heard."""

    permits: list[Permit]
    tests: list[GasTest]
    watches: list[Watch]
    sessions: list[Session]
    refusals: list[Refusal]
    arcs: list[Span]
    gaps: list[Span]
    heard_from: datetime | None
    names: dict[UUID | None, str]
    all_tests: list[GasTest]  # of its permits, those of other days too
    all_watches: list[Watch]
    work: list[Session]  # under its permits, with whatever machine

    def standing(self, permit: Permit, at: datetime) -> PermitStanding:
        """How one of its permits stands at a moment."""
        tests = [one for one in self.all_tests if one.permit_id == permit.pk]
        watched = [one for one in self.all_watches if one.permit_id == permit.pk]
        worked = stretches(one for one in self.work if one.permit == permit.pk)
        return standing_by(permit, at, tests, watched, worked)


def day_of(machine: UUID, begins: datetime, ends: datetime) -> MachineDay:
    """Read a machine's day, while a page is drawn by one question."""
    key = machine, begins, ends
    tests, watches = day_rows.gas_tests(*key), day_rows.watches(*key)
    there = [one for one in watches if one.arrived_at and one.arrived_at < ends]
    return MachineDay(
        permits=day_rows.permits(*key),
        tests=[one for one in tests if begins <= one.at < ends],
        watches=sorted(there, key=lambda one: (one.arrived_at or ends, one.pk)),
        sessions=day_rows.sessions(*key),
        refusals=day_rows.refusals(*key),
        arcs=[(one.began_at, one.ended_at) for one in day_rows.arcs(*key)],
        gaps=[(one.since, one.until) for one in day_rows.silences(*key)],
        heard_from=next(
            (max(begins, one.activated_at) for one in day_rows.heard(*key) if one.activated_at), None
        ),
        names={one.pk: one.name for one in day_rows.people(*key)},
        all_tests=tests,
        all_watches=watches,
        work=day_rows.work(*key),
    )
