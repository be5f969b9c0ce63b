# SPDX-License-Identifier: Apache-2.0
"""A chip was not heard for one and a half of its keepalive: its machine is offline, whatever the broker says."""

from typing import Annotated

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context

from ..models.machines import Chip
from .hear_state import gone
from .leasing import locked


@command(label=pgettext_lazy("welding", "Note that a chip is silent"))
def note_silence(
    ctx: Context, *, chip: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{4,24}$")]
) -> None:
    """Offline, until it is heard again."""
    row = Chip.objects.filter(pk=chip).first()
    if row is not None:
        machine = locked(row.machine_id) if row.machine_id else None
        row.refresh_from_db()
        gone(ctx, row, machine)
