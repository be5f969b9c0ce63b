# SPDX-License-Identifier: Apache-2.0
"""A permit's time is over and nobody said that the work is done (超期)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance
from anlan.kernel.writing import update

from ..events.permits import PermitOverdue
from ..kinds.hot_work import IN_FORCE
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Mark as overdue"))
def mark_overdue(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=IN_FORCE)]) -> None:
    """Mark it, if its time is really over; nobody starts under it any more."""
    matter, row = locked_permit(ctx, permit)
    if row.ends_at > ctx.at:
        return
    for one in row.breaks.filter(until=None):
        one.until = ctx.at
        update(one, "until")
    advance(ctx, matter, "overdue")
    ctx.record(PermitOverdue(matter=matter.pk))
