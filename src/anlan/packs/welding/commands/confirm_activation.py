# SPDX-License-Identifier: Apache-2.0
"""Confirm that a machine with its chip works: installer and safety officer do, and then it is active."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.writing import update

from ..events.machines import ActivationConfirmed, MachineActivated
from ..models.machines import InstallOrder
from ..queries.own_firm import own_machines
from .leasing import acting, locked, region_of


@command(label=pgettext_lazy("welding", "Confirm that it works"))
def confirm_activation(ctx: Context, *, order: UUID) -> bool:
    """Installer and safety officer, one after the other; whether it is active now."""
    found = InstallOrder.objects.filter(pk=order, stage="tested").first()
    person = acting(ctx)
    if found is None:
        raise NotFound("no_such_order", _("There is no such order."))
    row = locked(found.machine_id)
    is_officer = own_machines(ctx.caller, "welding.place_order").filter(pk=row.pk).exists()
    if found.installer_id == person:
        found.installer_at = found.installer_at or ctx.at
    elif is_officer and may_anywhere(ctx.caller, "welding.place_order"):
        found.officer_at, found.officer_id = found.officer_at or ctx.at, person
    else:
        raise NotAllowed(
            "two_confirm", _("The installer who fitted it and the firm's safety officer confirm.")
        )
    ctx.record(ActivationConfirmed(machine=row.pk, order=found.pk, person=person), region=region_of(row))
    is_active = found.installer_at is not None and found.officer_at is not None
    if is_active:
        found.stage, row.stage, row.activated_at = "active", "active", ctx.at
        update(row, "stage", "activated_at")
        ctx.record(MachineActivated(machine=row.pk, order=found.pk), region=region_of(row))
    update(found, "installer_at", "officer_at", "officer", "stage")
    return is_active
