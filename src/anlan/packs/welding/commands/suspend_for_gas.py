# SPDX-License-Identifier: Apache-2.0
"""A chip smelt gas: all work under the permit stands still until the gas was tested again (AX-R7)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert

from ..events.permits import WorkSuspended
from ..kinds.hot_work import IN_FORCE
from ..models.permits import WorkBreak
from ..queries.permits import tested_since
from .signing import locked_permit
from .suspend_work import suspend


@command(label=pgettext_lazy("welding", "Suspend work for gas"))
def suspend_for_gas(
    ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=IN_FORCE)], alarmed_at: datetime
) -> None:
    """Nothing for an alarm that is heard late, after a test that was within limits."""
    matter, row = locked_permit(ctx, permit)
    if tested_since(row, alarmed_at) or row.breaks.filter(until=None, why="gas").exists():
        return
    if matter.stage != "suspended":
        suspend(ctx, matter, row, "gas")
        return
    insert(
        WorkBreak(id=new_id(), permit=row, since=ctx.at, why="gas")
    )  # a break for another reason is one for gas, too
    ctx.record(WorkSuspended(matter=matter.pk, why="gas"))
