# SPDX-License-Identifier: Apache-2.0
"""The guard does not go, and says why (不去, 说原因); an unlawful order may be refused without harm (PB-R5)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import advance, release
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import RefusalReason, TaskRefused
from ..models import Offer, Task
from ..queries import standing_offer


@command(label=pgettext_lazy("dispatch", "I do not go"), states_at=minutes(60))
def refuse_task(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=("offered", "accepted"))],
    reason: Annotated[RefusalReason, Choice(label=pgettext_lazy("dispatch", "Reason"))],
) -> None:
    """Give the task back with a reason; the desk is asked for the next at once."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    guard = row.guard_id
    if guard is None or guard != ctx.caller.person:
        raise Refused("not_yours", _("This task was offered to somebody else."))
    offer = row.offers.filter(guard=guard).order_by("-offered_at").first()
    if offer is not None:
        ctx.not_before(offer.answered_at or offer.offered_at)
        offer.answered_at, offer.answer, offer.reason = ctx.at, "refused", reason.value
        update(offer, "answered_at", "answer", "reason")
    give_back(ctx, matter, row)
    ctx.record(TaskRefused(matter=matter.pk, incident=row.incident_id, guard=guard, reason=reason))


def my_offer(ctx: Context, row: Task) -> Offer:
    """The standing offer, if it was made to the caller; raises Refused."""
    offer = standing_offer(row)
    if offer is None or offer.guard_id != ctx.caller.person:
        raise Refused("not_yours", _("This task was offered to somebody else."))
    return offer


def give_back(ctx: Context, matter: Matter, row: Task) -> None:
    """The guard is free again and the task waits for the next."""
    guard = row.guard_id
    row.guard, row.is_busy, row.due_at = None, False, None
    update(row, "guard", "is_busy", "due_at")
    if guard is not None:
        release(ctx, matter, guard, "guard")
    advance(ctx, matter, "waiting")
