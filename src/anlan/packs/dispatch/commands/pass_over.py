# SPDX-License-Identifier: Apache-2.0
"""The guard said nothing in time, or the desk takes its offer back: the next may be asked (静默、撤回)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.timing import LOCAL
from anlan.kernel.writing import update

from ..events import OfferLapsed, OfferWithdrawn
from ..models import Offer, Task
from ..queries import standing_offer
from .refuse_task import give_back


@command(label=pgettext_lazy("dispatch", "Ask the next"))
def pass_over(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=("offered",))],
    made_before: AwareDatetime | None = None,
) -> None:
    """End the standing offer without an answer: only when its clock ran out (`made_before`) was the guard silent.

    The clock of an offer does not end the next one, which the desk has made meanwhile.
    """
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    offer, guard = standing_offer(row), row.guard_id
    if offer is not None and made_before is not None and offer.offered_at >= made_before:
        return
    if made_before is None or ctx.caller.person is not None:
        withdraw(ctx, matter, row, offer, because="" if _is_certified(ctx, offer) else "certificate")
        return
    _end(ctx, offer, "silent")
    give_back(ctx, matter, row)
    if guard is not None:
        ctx.record(OfferLapsed(matter=matter.pk, incident=row.incident_id, guard=guard))


def withdraw(ctx: Context, matter: Matter, row: Task, offer: Offer | None, *, because: str = "") -> None:
    """Take an offer back inside a deed, answered or not; `because` names the rule's reason, which the guard is told."""
    guard = row.guard_id
    _end(ctx, offer, "withdrawn", because)
    give_back(ctx, matter, row)
    if guard is not None:
        ctx.record(OfferWithdrawn(matter=matter.pk, incident=row.incident_id, guard=guard))


def _is_certified(ctx: Context, offer: Offer | None) -> bool:
    return offer is None or offer.guard.is_certified(ctx.at.astimezone(LOCAL).date())


def _end(ctx: Context, offer: Offer | None, answer: str, reason: str = "") -> None:
    if offer is not None:
        offer.answered_at, offer.answer, offer.reason = ctx.at, answer, reason
        update(offer, "answered_at", "answer", "reason")
