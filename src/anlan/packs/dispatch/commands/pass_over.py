# SPDX-License-Identifier: Apache-2.0
"""The guard said nothing in time: his offer lapses and the desk is asked for the next (静默)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter

from ..events import OfferLapsed
from ..models import Task
from ..queries import standing_offer
from .refuse_task import give_back


@command(label=pgettext_lazy("dispatch", "Ask the next"))
def pass_over(ctx: Context, *, task: Annotated[UUID, Of("first_response", at=("offered",))]) -> None:
    """End the standing offer without an answer."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    offer, guard = standing_offer(row), row.guard_id
    if offer is not None:
        offer.answered_at, offer.answer = ctx.at, "silent"
        offer.save(update_fields=["answered_at", "answer"])
    give_back(ctx, matter, row)
    if guard is not None:
        ctx.record(OfferLapsed(matter=matter.pk, incident=row.incident_id, guard=guard))
