# SPDX-License-Identifier: Apache-2.0
"""Take a lock away: the firm its own, the office either."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed
from anlan.kernel.writing import update

from ..events.machines import MachineUnlocked
from .leasing import own_machine, region_of
from .lock_machine import by_whom


@command(label=pgettext_lazy("welding", "Unlock"))
def unlock_machine(ctx: Context, *, machine: UUID) -> None:
    """It can be started again by whoever may; nothing starts by itself."""
    row = own_machine(ctx, machine, "lock_machine")
    if row.locked_at is None:
        return
    if row.locked_because == "office" and by_whom(ctx) == "firm":
        raise NotAllowed("offices_lock", _("The office locked this machine; the office unlocks it."))
    row.locked_at, row.locked_because = None, ""
    update(row, "locked_at", "locked_because")
    ctx.record(MachineUnlocked(machine=row.pk), region=region_of(row))
