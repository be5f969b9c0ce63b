# SPDX-License-Identifier: Apache-2.0
"""Say that the hot work is done (完工): the fire watch begins."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.writing import update

from ..events.permits import WorkFinished
from ..kinds.hot_work import IN_FORCE
from ..queries.permits import is_welding, rule_of
from ..rulesets.permits import accepts_from
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Work is done"))
def finish_work(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=(*IN_FORCE, "overdue"))]) -> None:
    """End the work; every machine must have stopped."""
    matter, row = locked_permit(ctx, permit)
    if is_welding(row):
        raise Refused("still_welding", _("A machine still runs under this permit: stop it first."))
    for one in row.breaks.filter(until=None):
        one.until = ctx.at
        update(one, "until")
    row.finished_at = ctx.at
    update(row, "finished_at")
    advance(ctx, matter, "finished")
    ctx.record(WorkFinished(matter=matter.pk, accept_from=accepts_from(rule_of(row, ctx.at), ctx.at)))
