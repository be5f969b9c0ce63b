# SPDX-License-Identifier: Apache-2.0
"""Extend: a lease holds longer, as far as certificate, permit and ban allow now."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.writing import update

from ..eligibility import decide
from ..events.sessions import WeldExtended
from ..models.sessions import Session
from ..queries.starting import ground_of
from .leasing import locked, numbered, region_of
from .start_weld import Started, refuse


@command(label=pgettext_lazy("welding", "Extend"))
def extend_weld(ctx: Context, *, session: UUID, minutes: Annotated[int, Field(ge=5, le=480)] = 60) -> Started:
    """Ask for more time before it is over; everything is asked again but the place, which was locked at the start."""
    row = Session.objects.filter(pk=session, welder=ctx.caller.person).first()
    if row is None:
        raise NotFound("no_such_session", _("There is no such session."))
    machine = locked(row.machine_id)
    row.refresh_from_db()
    if row.ended_at is not None or row.stop_asked_at is not None or row.until <= ctx.at:
        raise Refused("is_over", _("This session is over; scan again to start."))
    if row.is_emergency:
        raise Refused("emergency_once", _("An emergency unlock holds for an hour at most."))
    ground = ground_of(machine, row.welder_id, ctx.at, own=row.pk)
    decision = decide(ground.asked)
    if not decision.allowed or decision.most_until is None:
        return refuse(ctx, machine, row.welder_id, ground, decision)
    row.until = max(row.until, min(decision.most_until, row.until + timedelta(minutes=minutes)))
    row.most_until = decision.most_until
    row.chip, row.number = numbered(machine)
    update(row, "until", "most_until", "chip", "number")
    said = WeldExtended(session=row.pk, machine=machine.pk, welder=row.welder_id, until=row.until)
    ctx.record(said, region=region_of(machine))
    return Started(row.pk, row.until, decision.is_unverified)
