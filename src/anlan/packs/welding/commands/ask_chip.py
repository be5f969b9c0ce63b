# SPDX-License-Identifier: Apache-2.0
"""Ask a chip for a sign of life, or let it begin anew; neither opens a relay."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice

from ..events.machines import ChipAsked
from .leasing import acting, numbered, open_session, own_machine, region_of


@command(label=pgettext_lazy("welding", "Ask the chip"))
def ask_chip(
    ctx: Context,
    *,
    machine: UUID,
    what: Annotated[Literal["probe", "reboot"], Choice(label=pgettext_lazy("welding", "What"))],
) -> None:
    """A probe brings a fresh challenge; a reboot waits until nobody welds."""
    row = own_machine(ctx, machine, "ask_chip")
    if what == "reboot" and open_session(row) is not None:
        raise Refused("is_running", _("The machine is being welded with; stop first."))
    chip, number = numbered(row)
    if not chip:
        raise Refused("no_chip", _("The machine has no chip."))
    said = ChipAsked(machine=row.pk, chip=chip, what=what, number=number, person=acting(ctx))
    ctx.record(said, region=region_of(row))
