# SPDX-License-Identifier: Apache-2.0
"""Order a chip for a machine; a second chip for the same machine needs a second person."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..events.machines import OrderPlaced
from ..models.machines import InstallOrder
from .leasing import acting, chip_of, own_machine, region_of


@command(label=pgettext_lazy("welding", "Order a chip"))
def place_order(ctx: Context, *, machine: UUID) -> UUID:
    """One open order for a machine; where a chip is in it already, the order replaces it."""
    row = own_machine(ctx, machine, "place_order")
    if (
        row.stage == "retired"
        or InstallOrder.objects.filter(machine=row, stage__in=("placed", "fitted", "tested")).exists()
    ):
        raise Refused("order_open", _("The machine is retired, or an order for it is open already."))
    chip = chip_of(row)
    order = InstallOrder(
        id=new_id(),
        machine=row,
        placed_by_id=acting(ctx),
        placed_at=ctx.at,
        replaces=chip.code if chip else "",
    )
    insert(order)
    ctx.record(OrderPlaced(machine=row.pk, order=order.pk, replaces=order.replaces), region=region_of(row))
    return order.pk
