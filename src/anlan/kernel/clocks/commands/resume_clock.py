# SPDX-License-Identifier: Apache-2.0
"""Let a paused clock go on."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...registry import REGISTRY
from .. import running
from ..models import RunningClock


@command(label=pgettext_lazy("kernel", "Resume clock"))
def resume_clock(ctx: Context, *, matter: Annotated[UUID, Of()], clock: str) -> None:
    """Resume the paused clock of this name with the time that was left."""
    row = RunningClock.objects.select_for_update().filter(matter=matter, name=clock, state="paused").first()
    if row is None:
        raise Refused("not_paused", _("No clock of this name is paused."), {"clock": clock})
    declared = next((one for one in REGISTRY.kind(row.kind).clocks if one.name == clock), None)
    if declared is None:
        raise Refused("not_paused", _("No clock of this name is paused."), {"clock": clock})
    running.resume(ctx, row, declared, ctx.at)
