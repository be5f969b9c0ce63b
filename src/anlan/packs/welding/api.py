# SPDX-License-Identifier: Apache-2.0
"""Welding's reads for other systems and pages: machines, sessions, refusals; within the fence of firms."""

from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import AwareDatetime

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.errors import NotAllowed

from .models.machines import Chip, Machine
from .models.sessions import Refusal, Session
from .queries.codes import grouped
from .queries.traces import machines_seen, refusals_of, sessions_of

router = Router()
LONGEST = timedelta(days=31)


class MachineOut(Schema):
    """A welding machine and its chip."""

    id: UUID
    code: str
    code_in_groups: str
    firm: str
    stage: str
    place: str
    process: str
    scene: str
    is_online: bool
    is_locked: bool
    is_tampered: bool
    chip: str
    heard_at: datetime | None


class SessionOut(Schema):
    """A session from the lease to the stop."""

    id: UUID
    machine: str
    welder: UUID
    permit: str
    state: str
    granted_at: datetime
    until: datetime
    ended_at: datetime | None
    why: str
    is_unverified: bool
    is_emergency: bool
    arc_seconds: int


class RefusalOut(Schema):
    """A refused start with its code and every reason."""

    machine: str
    welder: UUID | None
    at: datetime
    code: str
    reasons: list[str]


class TraceOut(Schema):
    """What happened within a time, newest first."""

    sessions: list[SessionOut]
    refusals: list[RefusalOut]


def _caller(request: HttpRequest) -> Caller:
    caller: Caller = request.auth  # type: ignore[attr-defined]
    if not may_anywhere(caller, "welding.view"):
        raise NotAllowed("not_allowed", _("Your roles do not reach welding."))
    return caller


@router.get("/machines", response=list[MachineOut], summary="Welding machines the caller may see")
def machines(request: HttpRequest) -> list[MachineOut]:
    """Those of the own firm, or of the regions that one watches over."""
    return [_machine(one) for one in machines_seen(_caller(request))]


@router.get("/trace", response=TraceOut, summary="Sessions and refused starts of a machine or a welder")
def trace(
    request: HttpRequest, since: AwareDatetime | None = None, until: AwareDatetime | None = None,
    machine: UUID | None = None, welder: UUID | None = None,
) -> TraceOut:  # fmt: skip
    """Of the last day unless a time is given, 31 days at most; a welder reads his own."""
    caller, ends = _caller(request), until or timing.now() + timedelta(seconds=1)
    begins = max(since or ends - timedelta(days=1), ends - LONGEST)
    return TraceOut(
        sessions=[_session(one) for one in sessions_of(caller, begins, ends, machine=machine, welder=welder)],
        refusals=[_refusal(one) for one in refusals_of(caller, begins, ends, machine=machine, welder=welder)],
    )


def _machine(row: Machine) -> MachineOut:
    chip: Chip | None = getattr(row, "chip", None)
    return MachineOut(
        id=row.pk, code=row.code, code_in_groups=grouped(row.code), firm=row.firm.organisation.name, stage=row.stage,
        place=row.place, process=row.process, scene=row.scene, is_online=chip is not None and chip.is_online,
        is_locked=row.locked_at is not None, is_tampered=row.tampered_at is not None, chip=chip.code if chip else "",
        heard_at=chip.heard_at if chip else None,
    )  # fmt: skip


def _session(row: Session) -> SessionOut:
    arcs = sum(((one.ended_at or one.began_at) - one.began_at).total_seconds() for one in row.arcs.all())
    return SessionOut(
        id=row.pk, machine=row.machine.code, welder=row.welder_id, permit=row.permit_number, state=row.state,
        granted_at=row.granted_at, until=row.until, ended_at=row.ended_at, why=row.why,
        is_unverified=row.is_unverified, is_emergency=row.is_emergency, arc_seconds=round(arcs),
    )  # fmt: skip


def _refusal(row: Refusal) -> RefusalOut:
    return RefusalOut(
        machine=row.machine.code, welder=row.welder_id, at=row.at, code=row.code, reasons=row.reasons.split()
    )
