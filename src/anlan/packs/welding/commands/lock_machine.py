# SPDX-License-Identifier: Apache-2.0
"""Lock a machine: nobody starts it until it is unlocked, and what runs ends at the next gap of its arc."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.writing import update

from ..events.machines import MachineLocked
from .leasing import ask_to_stop, open_session, own_machine, region_of


@command(label=pgettext_lazy("welding", "Lock"))
def lock_machine(ctx: Context, *, machine: UUID) -> None:
    """By the firm or by the office; a second time changes nothing but that the office's lock is the office's."""
    row = own_machine(ctx, machine, "lock_machine")
    because = by_whom(ctx)
    if row.locked_at is None or (because == "office" and row.locked_because == "firm"):
        row.locked_at, row.locked_because = ctx.at, because
        update(row, "locked_at", "locked_because")
        ctx.record(MachineLocked(machine=row.pk, because=because), region=region_of(row))
    if (session := open_session(row)) is not None:
        ask_to_stop(ctx, session, row, "admin")


def by_whom(ctx: Context) -> str:
    """The firm's people hold a grant for the firm; whoever holds a region is the office."""
    grants = ctx.caller.grants_for("welding.lock_machine")
    return "firm" if grants and all(one.organisation for one in grants) else "office"
