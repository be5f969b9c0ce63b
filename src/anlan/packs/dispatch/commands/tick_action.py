# SPDX-License-Identifier: Apache-2.0
"""Tick what was done on the scene: announced, persuaded, separated, evacuated, aided, protected (PB-R1)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter

from ..events import Action, ActionTicked
from ..kinds.first_response import HELD
from ..models import Task, Tick
from .escalate_task import mine_or_refused


@command(label=pgettext_lazy("dispatch", "Tick an action"), states_at=minutes(24 * 60))
def tick_action(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=HELD, late=("handed_over", "rated"))],
    action: Annotated[Action, Choice(label=pgettext_lazy("dispatch", "Action"))],
) -> None:
    """Tick an action once; the first one begins the handling."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    mine_or_refused(ctx, row)
    _, is_new = Tick.objects.get_or_create(
        task=row, action=action.value, taken_back_at=None, defaults={"id": new_id(), "at": ctx.at}
    )
    if not is_new:
        return
    if matter.stage == "on_scene":
        advance(ctx, matter, "calming")
    ctx.record(ActionTicked(matter=matter.pk, incident=row.incident_id, action=action))
