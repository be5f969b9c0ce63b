# SPDX-License-Identifier: Apache-2.0
"""Hand a permit in (提交): to the gas analyst, or where no gas is tested, to whoever approves."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance, involve

from ..events.permits import PermitSubmitted
from ..queries.own_people import holders
from ..queries.permits import asked_of
from ..rulesets.permits import needs_gas
from .approve_permit import ask_approvers
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Hand in"))
def submit_permit(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=("draft", "rejected"))]) -> None:
    """Hand it in; a welder, a machine and a watcher must stand in it."""
    matter, row = locked_permit(ctx, permit)
    lacks = [
        (row.welders.exists(), _("Name who does the hot work first.")),
        (row.machines.exists(), _("Name the machine first.")),
        (row.watches.filter(left_at=None).exists(), _("Name a watcher first (AX-R8).")),
    ]
    for is_there, words in lacks:
        if not is_there:
            raise Refused("not_complete", words)
    ctx.record(PermitSubmitted(matter=matter.pk))
    if needs_gas(asked_of(row, ctx.at)):
        for analyst in holders("gas_analyst", row.firm_id):
            involve(ctx, matter, analyst, "gas_analyst")
        advance(ctx, matter, "to_test")
    else:
        ask_approvers(ctx, matter, row)
