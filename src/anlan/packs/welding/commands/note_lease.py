# SPDX-License-Identifier: Apache-2.0
"""What became of a lease on its way: it was sent, no answer came, or the chip is there and does not have it."""

from typing import Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.writing import update

from ..events.sessions import LeaseSent, LeaseUnknown
from ..queries.heard import session_on, session_row
from .hear_state import has_not, is_past
from .leasing import WAITS, chip_of, close, locked, region_of


@command(label=pgettext_lazy("welding", "Note what became of a lease"))
def note_lease(ctx: Context, *, session: UUID, became: Literal["sent", "unknown", "not_taken"]) -> None:
    """Forward only: what was answered stays answered."""
    before = session_row(session)
    if before is None or before.ended_at is not None:
        return
    machine = locked(before.machine_id)
    row = session_on(session, machine.pk)  # as it stands behind the lock
    if row is None:
        return
    ids = {"session": row.pk, "machine": machine.pk, "welder": row.welder_id}
    if became == "sent" and row.sent_at is None:
        row.sent_at = ctx.at
        row.state = "sent" if row.state == "granted" else row.state
        update(row, "sent_at", "state")
        ctx.record(LeaseSent(**ids), region=region_of(machine))
    elif became == "unknown" and row.state in ("granted", "sent") and row.ended_at is None:
        row.state = "unknown"
        update(row, "state")
        ctx.record(LeaseUnknown(**ids), region=region_of(machine))
    elif became == "not_taken" and row.state in (*WAITS, "declined") and is_past(row, ctx.at):
        chip = chip_of(machine)
        if chip is not None and has_not(chip, row):
            close(ctx, row, machine, "not_accepted", ctx.at)
