# SPDX-License-Identifier: Apache-2.0
"""The first arc under a permit: work goes on. Told by the machine."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance
from anlan.kernel.writing import update

from ..events.permits import WorkBegun
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Begin work"))
def begin_work(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=("approved",))]) -> None:
    """Note that work under the permit began."""
    matter, row = locked_permit(ctx, permit)
    advance(ctx, matter, "working")
    if row.begun_at is None:
        row.begun_at = ctx.at
        update(row, "begun_at")
        ctx.record(WorkBegun(matter=matter.pk))
