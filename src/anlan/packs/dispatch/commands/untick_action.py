# SPDX-License-Identifier: Apache-2.0
"""Take a tick back that was a slip of the finger (取消勾选): the tick and its taking back both stay (PB-R1)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import Action, ActionTakenBack
from ..kinds.first_response import HELD
from ..models import Task, Tick
from .escalate_task import mine_or_refused


@command(label=pgettext_lazy("dispatch", "Take a tick back"), states_at=minutes(24 * 60))
def untick_action(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=HELD, late=("handed_over", "rated"))],
    action: Annotated[Action, Choice(label=pgettext_lazy("dispatch", "Action"))],
) -> None:
    """Say that it was not done after all; where nothing is ticked, nothing happens. It may be ticked again."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    mine_or_refused(ctx, row)
    tick = Tick.objects.filter(task=row, action=action.value, taken_back_at=None).first()
    if tick is None:
        return
    ctx.not_before(tick.at)
    tick.taken_back_at = ctx.at
    update(tick, "taken_back_at")
    ctx.record(ActionTakenBack(matter=matter.pk, incident=row.incident_id, action=action))
