# SPDX-License-Identifier: Apache-2.0
"""The guard said nothing in time, or the desk takes its offer back: the next may be asked (静默、撤回)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import OfferLapsed, OfferWithdrawn
from ..models import Task
from ..queries import standing_offer
from .refuse_task import give_back


@command(label=pgettext_lazy("dispatch", "Ask the next"))
def pass_over(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=("offered",))],
    made_before: AwareDatetime | None = None,
) -> None:
    """End the standing offer without an answer; by hand it was taken back, and nobody says that the guard was silent.

    `made_before` keeps the clock of an offer from ending the next one, which the desk has made meanwhile.
    """
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    offer, guard = standing_offer(row), row.guard_id
    if offer is not None and made_before is not None and offer.offered_at >= made_before:
        return
    if offer is not None:
        offer.answered_at, offer.answer = ctx.at, "silent" if ctx.caller.person is None else "withdrawn"
        update(offer, "answered_at", "answer")
    give_back(ctx, matter, row)
    if guard is not None:
        ended = OfferLapsed if ctx.caller.person is None else OfferWithdrawn
        ctx.record(ended(matter=matter.pk, incident=row.incident_id, guard=guard))
