# SPDX-License-Identifier: Apache-2.0
"""A machine stands elsewhere now."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.writing import update

from ..events.machines import (
    MachineMoved,
)
from .leasing import open_session, own_machine, region_of
from .register_machine import Latitude, Longitude, Place


@command(label=pgettext_lazy("welding", "Move a machine"))
def move_machine(ctx: Context, *, machine: UUID, place: Place, lat: Latitude, lng: Longitude) -> None:
    """Where it stands from now on; while it is welded with it stays where it was locked (AX-R9)."""
    row = own_machine(ctx, machine, "move_machine")
    if open_session(row) is not None:
        raise Refused("is_running", _("The machine is being welded with; stop first."))
    row.place, row.lat, row.lng = place, lat, lng
    update(row, "place", "lat", "lng")
    ctx.record(MachineMoved(machine=row.pk), region=region_of(row))
