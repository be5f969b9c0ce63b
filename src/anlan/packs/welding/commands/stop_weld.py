# SPDX-License-Identifier: Apache-2.0
"""Stop: the welder ends his own session, or whoever answers for the firm's safety ends it for him."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound

from ..models.sessions import Session
from ..queries.own_firm import own_machines
from .leasing import ask_to_stop, locked


@command(label=pgettext_lazy("welding", "Stop"))
def stop_weld(ctx: Context, *, session: UUID) -> None:
    """End a session at the next gap of its arc; a second time changes nothing."""
    row = Session.objects.filter(pk=session).first()
    mine = row is not None and row.welder_id == ctx.caller.person
    reach = own_machines(ctx.caller, "welding.lock_machine")
    if row is None or not (mine or reach.filter(pk=row.machine_id).exists()):
        raise NotFound("no_such_session", _("There is no such session."))
    machine = locked(row.machine_id)
    row.refresh_from_db()
    ask_to_stop(ctx, row, machine, "user" if mine else "admin")
