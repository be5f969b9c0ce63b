# SPDX-License-Identifier: Apache-2.0
"""A machine that was marked 疑似改装 was looked at and found right."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.writing import update

from ..events.machines import (
    MachineCleared,
)
from .leasing import acting, own_machine, region_of


@command(label=pgettext_lazy("welding", "Clear the mark"))
def clear_machine(ctx: Context, *, machine: UUID) -> None:
    """Somebody looked at a machine that was marked 疑似改装 and found it right."""
    row = own_machine(ctx, machine, "clear_machine")
    if row.tampered_at is not None:
        row.tampered_at = None
        update(row, "tampered_at")
        ctx.record(MachineCleared(machine=row.pk, flag="tampered", person=acting(ctx)), region=region_of(row))
