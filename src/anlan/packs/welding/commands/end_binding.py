# SPDX-License-Identifier: Apache-2.0
"""End a binding: either side may."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.writing import update

from ..events.welders import BindingEnded
from ..models.sessions import Session
from .agree_binding import own_binding
from .leasing import ask_to_stop, locked


@command(label=pgettext_lazy("welding", "End the binding"))
def end_binding(ctx: Context, *, binding: UUID) -> None:
    """By either side; what he welds for the firm at this moment ends at the next gap of the arc."""
    row = own_binding(ctx, binding)
    row.ended_at = ctx.at
    update(row, "ended_at")
    said = BindingEnded(person=row.welder_id, firm=row.firm_id, binding=row.pk)
    ctx.record(said, region=row.firm.organisation.region_path)
    for session in Session.objects.filter(welder=row.welder_id, machine__firm=row.firm_id, ended_at=None):
        machine = locked(session.machine_id)
        session.refresh_from_db()
        ask_to_stop(ctx, session, machine, "revoked")
