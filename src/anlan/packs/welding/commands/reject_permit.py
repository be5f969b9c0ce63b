# SPDX-License-Identifier: Apache-2.0
"""Send a permit back (驳回) to who wrote it."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import advance

from ..events.permits import PermitRejected
from .approve_permit import the_approver
from .signing import acting, locked_permit, sign


@command(label=pgettext_lazy("welding", "Send back"))
def reject_permit(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=("to_approve",))],
    why: Annotated[
        Literal["measures", "gas", "watcher", "place", "time", "papers"],
        Choice(label=pgettext_lazy("welding", "What is wrong")),
    ],
) -> None:
    """Send it back with what is wrong; it can be mended and handed in again."""
    matter, row = locked_permit(ctx, permit)
    person = acting(ctx)
    the_approver(ctx, row, person)
    sign(ctx, row, matter, "rejected")
    advance(ctx, matter, "rejected")
    ctx.record(PermitRejected(matter=matter.pk, person=person, why=why))
