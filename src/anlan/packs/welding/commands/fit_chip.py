# SPDX-License-Identifier: Apache-2.0
"""Fit a chip: chip, code and machine become one in one order."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.devices.models import Device
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, one_at_a_time, update

from ..events.machines import ChipFitted
from ..models.machines import Chip, InstallOrder, Machine
from ..queries.codes import is_genuine
from .leasing import acting, locked, open_session, region_of
from .register_machine import Latitude, Longitude
from .start_weld import Check, MachineCode

ChipCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{4,24}$")]


@command(label=pgettext_lazy("welding", "Fit the chip"))
def fit_chip(
    ctx: Context, *, machine: MachineCode, check: Check, chip: ChipCode, lat: Latitude, lng: Longitude
) -> UUID:
    """The installer scans the machine's code and the chip's label; one chip, one code, one machine at a time."""
    row = _scanned(machine, check)
    order = InstallOrder.objects.filter(machine=row, stage="placed").first()
    if order is None:
        raise Refused(
            "no_order",
            _("Nobody ordered a chip for this machine. The firm's safety officer places the order."),
        )
    if order.replaces and order.agreed_by_id is None:
        raise Refused("second_person", _("A second person of the firm has to agree to the new chip first."))
    if open_session(row) is not None:
        raise Refused("is_running", _("The machine is being welded with; stop first."))
    one_at_a_time(f"weld chip {chip}")
    known = Chip.objects.filter(pk=chip).first()
    if known is not None and known.machine_id is not None:
        raise Refused(
            "chip_taken",
            _("This chip is in another machine already. Look at the label once more, or take another chip."),
        )
    _bind(ctx, row, chip, known)
    order.chip, order.installer_id, order.fitted_at, order.stage = chip, acting(ctx), ctx.at, "fitted"
    update(order, "chip", "installer", "fitted_at", "stage")
    row.stage, row.fitted_at, row.lat, row.lng = "fitted", ctx.at, lat, lng
    update(row, "stage", "fitted_at", "lat", "lng")
    said = ChipFitted(machine=row.pk, order=order.pk, chip=chip, installer=acting(ctx))
    ctx.record(said, region=region_of(row))
    return order.pk


def _scanned(code: str, check: str) -> Machine:
    found = Machine.objects.filter(code=code).exclude(stage="retired").values_list("pk", flat=True).first()
    if found is None or not is_genuine(code, check):
        raise NotFound("no_such_code", _("This is no code of a welding machine of this district."))
    return locked(found)


def _bind(ctx: Context, row: Machine, code: str, known: Chip | None) -> None:
    """The old chip is free and its key worth nothing; the new one is a device of the register."""
    for old in Chip.objects.filter(machine=row):
        old.machine = None
        update(old, "machine")
        Device.objects.filter(code=old.code).update(revoked_at=ctx.at)
    device = Device.objects.filter(code=code).first()
    if device is not None and (device.kind != "chip" or device.revoked_at is not None):
        raise Refused(
            "no_such_chip", _("This chip was taken out of use and its key is void. Take another chip.")
        )
    if device is None:
        owner = row.firm.organisation
        insert(Device(id=new_id(), code=code, kind="chip", organisation=owner, region_path=owner.region_path))
    if known is None:
        insert(Chip(code=code, machine=row))
    else:
        known.machine = row
        update(known, "machine")
