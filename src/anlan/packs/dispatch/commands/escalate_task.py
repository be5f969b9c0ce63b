# SPDX-License-Identifier: Apache-2.0
"""Escalate in one tap (升级求援): it is beyond a guard, police must come faster or in numbers."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import advance, change_level
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.writing import update

from ..events import EscalationReason, TaskEscalated
from ..events.checks import CheckAnswer
from ..models import Task
from ..queries.checks import asked_in
from ..queries.scenes import TASK_AND_PLACE
from .ask_if_well import answered

RED = (EscalationReason.WEAPON, EscalationReason.FIRE, EscalationReason.FAMILY_VIOLENCE)
AT = ("accepted", "on_scene", "calming", "to_hand_over", "escalated")
VIOLENT = (EscalationReason.WEAPON, EscalationReason.INJURY, EscalationReason.FAMILY_VIOLENCE)


@command(label=pgettext_lazy("dispatch", "Escalate"), states_at=minutes(60))
def escalate_task(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=AT)],
    reason: Annotated[EscalationReason, Choice(label=pgettext_lazy("dispatch", "What has changed"))] = (
        EscalationReason.OTHER
    ),
) -> None:
    """Mark the task as escalated and raise the incident's level: red for a weapon, fire or family violence.

    It may be said again with what has changed: the first call for help is one gesture, without time for a reason.
    """
    matter = locked_matter(ctx, task)
    (row,) = TASK_AND_PLACE(task)
    if reason in VIOLENT and not row.was_violent:
        row.was_violent = True
        update(row, "was_violent")
    incident = lock_related(ctx, row.incident_id)
    level = "red" if reason in RED or incident.level == "red" else "orange"
    if matter.stage != "escalated":
        advance(ctx, matter, "escalated")
    again = None
    if row.arrived_at is not None:
        again = asked_in(row.incident, level, matter.region_path, row.pk, ctx.at)
    ctx.record(TaskEscalated(matter=matter.pk, incident=incident.pk, reason=reason, asked_in_seconds=again))
    if row.asked_at is not None and row.guard_id == ctx.caller.person:
        answered(ctx, matter, row, CheckAnswer.HELP, level)
    change_level(ctx, incident, level)
    ctx.touched = matter.pk


def mine_or_refused(ctx: Context, row: Task) -> None:
    """Only the guard who has the task may say what he did; raises Refused."""
    if row.guard_id is None or row.guard_id != ctx.caller.person:
        raise Refused("not_yours", _("This task belongs to somebody else."))
