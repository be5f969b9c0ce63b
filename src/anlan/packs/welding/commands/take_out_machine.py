# SPDX-License-Identifier: Apache-2.0
"""A machine goes to repair, comes back, or is gone for good."""

from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.writing import update

from ..events.machines import (
    MachineBackFromRepair,
    MachineRetired,
    MachineSentToRepair,
)
from ..models.machines import Chip, InstallOrder
from .leasing import open_session, own_machine, region_of


@command(label=pgettext_lazy("welding", "Put out of use"))
def take_out_machine(ctx: Context, *, machine: UUID, what: Literal["repair", "back", "retire"]) -> None:
    """To repair and back, or retired: then its chip is free, its code answers no more, its history stays."""
    row = own_machine(ctx, machine, "take_out_machine")
    if open_session(row) is not None:
        raise Refused("is_running", _("The machine is being welded with; stop first."))
    allowed = {
        "repair": ("active",),
        "back": ("repair",),
        "retire": ("registered", "fitted", "tested", "active", "repair"),
    }
    if row.stage not in allowed[what]:
        raise Refused("not_at_this_stage", _("This cannot be done at the machine's stage."))
    row.stage = {"repair": "repair", "back": "active", "retire": "retired"}[what]
    update(row, "stage")
    if what == "retire":
        Chip.objects.filter(machine=row).update(machine=None)
        InstallOrder.objects.filter(machine=row, stage__in=("placed", "fitted", "tested")).update(
            stage="replaced"
        )
    told = {"repair": MachineSentToRepair, "back": MachineBackFromRepair, "retire": MachineRetired}[what]
    ctx.record(told(machine=row.pk), region=region_of(row))
