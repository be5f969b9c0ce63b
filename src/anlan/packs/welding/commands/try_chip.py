# SPDX-License-Identifier: Apache-2.0
"""Test a chip that was fitted."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.writing import update

from ..events.machines import ChipTested
from ..models.machines import Chip, InstallOrder
from .leasing import locked, region_of

HEARD = timedelta(minutes=10)
WEAKEST = 5  # of 31: below it a hall has no signal worth the name


@command(label=pgettext_lazy("welding", "Test the chip"))
def try_chip(ctx: Context, *, order: UUID) -> None:
    """It is heard, its signal will do, its relay is open and nothing was tampered with."""
    found = InstallOrder.objects.filter(pk=order, stage="fitted", installer=ctx.caller.person).first()
    if found is None:
        raise NotFound("no_such_order", _("There is no such order."))
    row = locked(found.machine_id)
    chip = Chip.objects.get(pk=found.chip)
    if not chip.is_online or chip.heard_at is None or ctx.at - chip.heard_at > HEARD:
        raise Refused("not_heard", _("The chip is not heard; look at power, card and antenna."))
    if chip.signal is not None and (chip.signal < WEAKEST or chip.signal == 99):
        raise Refused("weak_signal", _("The signal is too weak here; move the antenna."))
    if chip.relay != "open" or row.tampered_at is not None:
        raise Refused("relay_closed", _("The relay is closed, or somebody had his hand in the machine."))
    found.tested_at, found.stage = ctx.at, "tested"
    update(found, "tested_at", "stage")
    row.stage = "tested"
    update(row, "stage")
    ctx.record(ChipTested(machine=row.pk, order=found.pk, chip=chip.code), region=region_of(row))
