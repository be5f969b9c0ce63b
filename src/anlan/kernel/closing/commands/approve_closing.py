# SPDX-License-Identifier: Apache-2.0
"""Approve the end that was proposed for a matter (审核办结)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...ids import new_id
from ...matters.flow import finish
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ...writing import insert
from ..events import ClosingApproved
from ..models import ClosingApproval
from ..proposing import demand_independence, end, is_current, waiting
from ..rules import ready_to_close


@command(label=pgettext_lazy("kernel", "Approve the end"))
def approve_closing(ctx: Context, *, matter: Annotated[UUID, Of()]) -> int:
    """Approve as somebody who took no part, while all that the end needs still holds; how many approvals are missing."""
    found = locked_matter(ctx, matter)
    proposal = waiting(found)
    demand_independence(ctx, proposal, found)
    if not is_current(proposal, found):
        raise Refused(
            "out_of_date",
            _("The matter has moved since this end was proposed: return it, or have it proposed anew."),
        )
    ready_to_close(ctx, found, proposal.outcome)
    person = ctx.caller.person
    assert person is not None  # demand_independence asked
    before = ClosingApproval.objects.filter(proposal=proposal)
    if before.filter(person=person).exists():
        raise Refused("approved_already", _("You have approved this end already; it waits for another."))
    number, needed = before.count() + 1, REGISTRY.kind(found.kind).closing.approvals
    insert(ClosingApproval(id=new_id(), proposal=proposal, person=person, approved_at=ctx.at))
    ctx.record(
        ClosingApproved(matter=found.pk, proposal=proposal.pk, outcome=proposal.outcome, by=person, number=number,
                        needed=needed)
    )  # fmt: skip
    if number >= needed:
        end(ctx, proposal, "approved")
        finish(ctx, found, proposal.outcome)
    return max(0, needed - number)
