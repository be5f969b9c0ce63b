# SPDX-License-Identifier: Apache-2.0
"""Everything that is known of one machine on one day: permits, tests, watches, sessions, refusals, arcs, its link."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel.people.queries import names_of

from ..models.machines import Machine
from ..models.permits import GasTest, Permit, Watch
from ..models.sessions import Arc, Refusal, Session, Silence

type Span = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class MachineDay:
    """One machine's day; `names` of the people in it, `heard_until` is when it was last heard."""

    permits: list[Permit]
    tests: list[GasTest]
    watches: list[Watch]
    sessions: list[Session]
    refusals: list[Refusal]
    arcs: list[Span]
    gaps: list[Span]
    heard_from: datetime | None
    names: Any


def day_of(machine: UUID, begins: datetime, ends: datetime) -> MachineDay:
    """Read a machine's day."""
    permits = list(
        Permit.objects.filter(machines__machine=machine, starts_at__lt=ends, ends_at__gt=begins)
        .exclude(matter__stage__in=("draft", "rejected", "voided"))
        .select_related("matter", "firm").prefetch_related("gas_tests", "watches").distinct().order_by("starts_at")
    )  # fmt: skip
    tests = [test for one in permits for test in one.gas_tests.all() if begins <= test.at < ends]
    watches = [
        watch
        for one in permits
        for watch in one.watches.all()
        if watch.arrived_at and watch.arrived_at < ends
    ]
    tests.sort(key=lambda one: one.at)
    watches.sort(key=lambda one: (one.arrived_at or ends, one.pk))
    sessions = list(
        Session.objects.filter(machine=machine, granted_at__lt=ends, granted_at__gte=begins).order_by(
            "granted_at"
        )
    )
    refusals = list(Refusal.objects.filter(machine=machine, at__gte=begins, at__lt=ends).order_by("at"))
    people = {one.person_id for one in watches}
    people |= {one.welder_id for one in sessions} | {one.welder_id for one in refusals if one.welder_id}
    return MachineDay(permits, tests, watches, sessions, refusals, arcs_of(machine, begins, ends),
                      gaps_of(machine, begins, ends), heard_from(machine, begins), names_of(people))  # fmt: skip


def arcs_of(machine: UUID, begins: datetime, ends: datetime) -> list[Span]:
    """Each arc of the day, from strike to break."""
    rows = Arc.objects.filter(machine=machine, began_at__lt=ends, began_at__gte=begins).order_by("began_at")
    return list(rows.values_list("began_at", "ended_at"))


def gaps_of(machine: UUID, begins: datetime, ends: datetime) -> list[Span]:
    """When the chip was not heard."""
    lasts = Q(until=None) | Q(until__gt=begins)
    rows = Silence.objects.filter(lasts, machine=machine, since__lt=ends).order_by("since")
    return list(rows.values_list("since", "until"))


def heard_from(machine: UUID, begins: datetime) -> datetime | None:
    """Since when its chip could be heard on this day; None where it has none or was never heard."""
    row = Machine.objects.filter(pk=machine, chip__heard_at__isnull=False).first()
    if row is None or row.activated_at is None:
        return None
    return max(begins, row.activated_at)
