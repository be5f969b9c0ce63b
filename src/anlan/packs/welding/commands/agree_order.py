# SPDX-License-Identifier: Apache-2.0
"""Agree to a new chip for a machine that has one: a second person does."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.writing import update

from ..events.machines import OrderAgreed
from ..models.machines import InstallOrder
from .leasing import acting, own_machine, region_of


@command(label=pgettext_lazy("welding", "Agree to a new chip"))
def agree_order(ctx: Context, *, order: UUID) -> None:
    """The second person of a rebinding is another than the first."""
    found = InstallOrder.objects.filter(pk=order, stage="placed").first()
    if found is None:
        raise NotFound("no_such_order", _("There is no such order."))
    row = own_machine(ctx, found.machine_id, "agree_order")
    if found.placed_by_id == acting(ctx):
        raise NotAllowed(
            "second_person", _("Whoever placed the order does not agree to it: a second person does.")
        )
    if found.agreed_by_id is None:
        found.agreed_by_id = acting(ctx)
        update(found, "agreed_by")
        ctx.record(OrderAgreed(machine=row.pk, order=found.pk, person=acting(ctx)), region=region_of(row))
