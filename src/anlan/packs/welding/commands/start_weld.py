# SPDX-License-Identifier: Apache-2.0
"""Scan and start: everything is asked, and either a lease is made or a refusal is recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..eligibility import RULE, Decision, decide, digest_of
from ..events.sessions import StartRefused, WeldGranted
from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from ..queries.codes import is_genuine
from ..queries.heard import machine_of_code
from ..queries.starting import Ground, Scan, ground_of
from .leasing import acting, locked, numbered_by, region_of

MachineCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{4,24}$")]
Check = Annotated[str, StringConstraints(pattern=r"^[A-Za-z2-7]{8}$")]
SceneCode = Annotated[str, StringConstraints(pattern=r"^(general|special_equipment|construction)?$")]


@dataclass(frozen=True)
class Started:
    """A lease (`session`, `until`), or a refusal with its code and every reason; `is_unverified`: 未能核验."""

    session: UUID | None = None
    until: datetime | None = None
    is_unverified: bool = False
    refusal: UUID | None = None
    code: str = ""
    reasons: tuple[str, ...] = ()


@command(label=pgettext_lazy("welding", "Start"))
def start_weld(
    ctx: Context,
    *,
    machine: MachineCode,
    check: Check,
    lat: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None,
    lng: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None,
    accuracy: Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)] = 0.0,
    scene: SceneCode = "",
) -> Started:
    """Ask to weld with the scanned machine; a refusal is an answer with its code. Who scans his own lease again gets it."""
    welder = acting(ctx)
    found = machine_of_code(machine)
    if found is None or not is_genuine(machine, check):
        raise NotFound("no_such_code", _("This is no code of a welding machine of this district."))
    row = locked(found, welder)
    place = (lat, lng) if lat is not None and lng is not None else None
    ground = ground_of(row, welder, ctx.at, Scan(place, accuracy, scene))
    running = ground.running
    if running is not None and running.welder_id == welder:
        return Started(running.pk, running.until, running.is_unverified)
    decision = decide(ground.asked)
    if decision.allowed:
        return grant(ctx, row, welder, ground, decision)
    return refuse(ctx, row, welder, ground, decision)


def grant(
    ctx: Context,
    row: Machine,
    welder: UUID,
    ground: Ground,
    decision: Decision,
    *,
    is_emergency: bool = False,
) -> Started:
    """Person, machine, code and place are one from now on (AX-R9); the lease goes out when this is on record."""
    assert decision.until is not None
    permit, metres = ground.permit, ground.asked.scan.metres
    chip, number = numbered_by(ground.chip)
    session = Session(
        id=new_id(), machine=row, welder_id=welder, permit=permit.permit, permit_number=permit.number, chip=chip,
        granted_at=ctx.at, until=decision.until, most_until=decision.most_until, number=number,
        metres=round(metres) if metres is not None else None, is_unverified=decision.is_unverified,
        is_emergency=is_emergency, digest=digest_of(ground.asked), rule=RULE,
    )  # fmt: skip
    insert(session)
    said = WeldGranted(
        session=session.pk, machine=row.pk, welder=welder, permit=permit.permit, until=decision.until,
        is_unverified=decision.is_unverified,
    )  # fmt: skip
    ctx.record(said, region=region_of(row))
    return Started(session.pk, session.until, session.is_unverified)


def refuse(ctx: Context, row: Machine, welder: UUID, ground: Ground, decision: Decision) -> Started:
    """A refusal is on record with every reason, so that it can be explained and counted."""
    refusal = Refusal(
        id=new_id(), machine=row, welder_id=welder, code=decision.code, reasons=" ".join(decision.reasons)[:300],
        at=ctx.at, digest=digest_of(ground.asked), rule=RULE,
    )  # fmt: skip
    insert(refusal)
    said = StartRefused(
        machine=row.pk, welder=welder, permit=ground.permit.permit, code=decision.code, refusal=refusal.pk
    )  # fmt: skip
    ctx.record(said, region=region_of(row))
    return Started(refusal=refusal.pk, code=decision.code, reasons=decision.reasons)
