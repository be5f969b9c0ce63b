# SPDX-License-Identifier: Apache-2.0
"""The guard goes (接受)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.timing import LOCAL
from anlan.kernel.writing import update

from ..events import TaskAccepted
from ..queries.scenes import TASK
from .refuse_task import my_offer


@command(label=pgettext_lazy("dispatch", "Accept"), states_at=minutes(60))
def accept_task(ctx: Context, *, task: Annotated[UUID, Of("first_response", at=("offered",))]) -> None:
    """Accept the offer that stands; only the guard it was made to can."""
    matter = locked_matter(ctx, task)
    (row,) = TASK(task)
    offer = my_offer(ctx, row)
    if not offer.guard.is_certified(ctx.at.astimezone(LOCAL).date()):
        raise Refused("not_lawful", _("Your certificate does not count any more: you may not go (PB-R14)."))
    ctx.not_before(offer.offered_at)
    offer.answered_at, offer.answer = ctx.at, "accepted"
    update(offer, "answered_at", "answer")
    row.due_at = ctx.at + timedelta(seconds=offer.eta_seconds) if offer.eta_seconds is not None else None
    update(row, "due_at")
    advance(ctx, matter, "accepted")
    ctx.record(
        TaskAccepted(
            matter=matter.pk, incident=row.incident_id, guard=offer.guard_id, eta_seconds=offer.eta_seconds
        )
    )
