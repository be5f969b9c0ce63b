# SPDX-License-Identifier: Apache-2.0
"""The officer on scene signs the take-over (移交): who held it, since when, what was done. The weak form: a session."""

import hashlib
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.writing import canonical, insert, update

from ..events import TakenOver
from ..kinds.first_response import HELD
from ..models import HandOver
from ..queries.scenes import SENT, TASK


@command(label=pgettext_lazy("dispatch", "Sign the take-over"), states_at=minutes(60))
def hand_over_to_police(ctx: Context, *, task: Annotated[UUID, Of("first_response", at=HELD)]) -> str:
    """Take the scene over from the guard; only an officer who was sent and has arrived can. The statement's digest."""
    matter = locked_matter(ctx, task)
    (row,) = TASK(task)
    officer = ctx.caller.person
    there = next((one for one in SENT(row.incident_id, officer) if one.arrived_at is not None), None)
    if officer is None or there is None:
        raise Refused(
            "not_on_scene", _("Only an officer who was sent and is on scene takes over: say “arrived” first.")
        )
    if row.guard_id is None or row.arrived_at is None:
        raise Refused("nobody_to_relieve", _("No guard is on the scene."))
    ctx.not_before(row.arrived_at)
    ctx.not_before(there.arrived_at)
    incident = lock_related(ctx, row.incident_id)
    statement = canonical({
        "task": str(matter.pk), "number": matter.number, "incident": incident.number, "guard": str(row.guard_id),
        "held_since": row.arrived_at.isoformat(), "officer": str(officer), "signed_at": ctx.at.isoformat(),
        "actions": sorted(row.ticks.filter(taken_back_at=None).values_list("action", flat=True)),
        "records": sorted(str(pk) for pk in row.persuasions.values_list("pk", flat=True)),
    })  # fmt: skip
    digest = hashlib.sha256(statement.encode()).hexdigest()
    insert(HandOver(task=row, officer_id=officer, signed_at=ctx.at, statement=statement, digest=digest))
    row.is_busy, row.ended_at = False, ctx.at
    update(row, "is_busy", "ended_at")
    if matter.stage != "to_hand_over":
        advance(ctx, matter, "to_hand_over")
    advance(ctx, matter, "handed_over")
    ctx.record(
        TakenOver(
            matter=matter.pk,
            incident=incident.pk,
            officer=officer,
            guard=row.guard_id,
            digest=digest,
            form="weak",
        )
    )
    if incident.stage == "on_scene":
        advance(ctx, incident, "handling")
    ctx.touched = matter.pk
    return digest
