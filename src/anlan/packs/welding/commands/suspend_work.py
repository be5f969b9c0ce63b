# SPDX-License-Identifier: Apache-2.0
"""Suspend work under a permit (中断); a break is counted, for gas is tested again after it (AX-R7)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.models import Matter
from anlan.kernel.writing import insert

from ..events.permits import WorkSuspended
from ..models.permits import Permit, WorkBreak
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Suspend work"))
def suspend_work(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=("approved", "working"))],
    why: Annotated[
        Literal["rest", "changed_place", "weather", "unsafe", "other"],
        Choice(label=pgettext_lazy("welding", "Why")),
    ],
) -> None:
    """Let work stand still; nobody starts until it is resumed."""
    matter, row = locked_permit(ctx, permit)
    suspend(ctx, matter, row, why)


def suspend(ctx: Context, matter: Matter, permit: Permit, why: str) -> None:
    """Suspend inside a deed."""
    advance(ctx, matter, "suspended")
    insert(WorkBreak(id=new_id(), permit=permit, since=ctx.at, why=why))
    ctx.record(WorkSuspended(matter=matter.pk, why=why))
