# SPDX-License-Identifier: Apache-2.0
"""Call the guard back, or say that no guard is needed (撤回, 不适用先处)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import finish, release
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.writing import update

from ..events import TaskStoodDown
from ..kinds.first_response import HELD
from ..queries import OPEN_TASK, open_task, standing_offer
from ..queries.scenes import TASK


@command(label=pgettext_lazy("dispatch", "Stand down"))
def stand_down(ctx: Context, *, task: Annotated[UUID, Of("first_response", at=OPEN_TASK)]) -> None:
    """End the task without a take-over; the guard is free at once."""
    end_task(ctx, locked_matter(ctx, task))


def locked_task(ctx: Context, incident: UUID) -> Matter | None:
    """The incident's open task, locked before anything is decided by its stage: its guard may arrive at this very moment."""
    task = open_task(incident)
    matter = lock_related(ctx, task.pk) if task is not None else None
    return matter if matter is not None and matter.stage in OPEN_TASK else None


def refuse_while_held(task: Matter | None) -> None:
    """Refuse to end an incident over the head of a guard who holds its scene (domain.md 2.4)."""
    if task is not None and task.stage in HELD:
        raise Refused(
            "guard_on_scene", _("A guard still holds the scene: sign the take-over or stand him down first.")
        )


def end_task(ctx: Context, matter: Matter) -> None:
    """Stand a locked task down inside a deed."""
    (row,) = TASK(matter.pk)
    offer = standing_offer(row)
    if offer is not None:
        offer.answered_at, offer.answer = ctx.at, "withdrawn"
        update(offer, "answered_at", "answer")
    row.is_busy, row.ended_at = False, ctx.at
    update(row, "is_busy", "ended_at")
    ctx.record(TaskStoodDown(matter=matter.pk, incident=row.incident_id, guard=row.guard_id))
    finish(ctx, matter, "stood_down", "stood_down")
    if row.guard_id is not None:
        release(ctx, matter, row.guard_id, "guard")
