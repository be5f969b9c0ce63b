# SPDX-License-Identifier: Apache-2.0
"""Let a clock stand still, for a stated reason and within its kind's cap."""

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


@command(label=pgettext_lazy("kernel", "Pause clock"))
def pause_clock(ctx: Context, *, matter: Annotated[UUID, Of()], clock: str) -> None:
    """Pause the running clock of this name; refused where its kind sets no cap, or the cap is used up."""
    row = RunningClock.objects.select_for_update().filter(matter=matter, name=clock, state="run").first()
    if row is None:
        raise Refused("not_running", _("No clock of this name runs."), {"clock": clock})
    if row.due_at is not None and row.due_at <= ctx.at:
        raise Refused("over_already", _("The time of this clock is over already."), {"clock": clock})
    declared = next((one for one in REGISTRY.kind(row.kind).clocks if one.name == clock), None)
    if (
        declared is None
        or declared.pause_cap is None
        or row.paused_seconds >= declared.pause_cap.total_seconds()
    ):
        raise Refused("no_pause_left", _("This clock may not be paused (any more)."), {"clock": clock})
    running.pause(ctx, row, declared, ctx.at)
