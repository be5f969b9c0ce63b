# SPDX-License-Identifier: Apache-2.0
"""Let work go on after a break (恢复): gas tested again where the break was long, a watcher on the spot."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.writing import update

from ..events.permits import WorkResumed
from ..queries.permits import gas_of, tested_since, watcher_is_there
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Resume work"))
def resume_work(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=("suspended",))]) -> None:
    """End the break; every start is still checked by itself."""
    matter, row = locked_permit(ctx, permit)
    if not watcher_is_there(row):
        raise Refused("no_watcher", _("No watcher is on the spot (AX-R8)."))
    smelt = row.breaks.filter(until=None, why="gas").order_by("since").last()
    if smelt is not None and not tested_since(row, smelt.since):
        raise Refused("gas_first", _("The gas was bad: test it again before work goes on (AX-R7)."))
    if gas_of(row, ctx.at) not in ("ok", "not_needed"):
        raise Refused("gas_first", _("Test the gas again first: the break was too long or the test is missing (AX-R7)."))  # fmt: skip
    for one in row.breaks.filter(until=None):
        one.until = ctx.at
        update(one, "until")
    advance(ctx, matter, "working" if row.begun_at else "approved")
    ctx.record(WorkResumed(matter=matter.pk))
