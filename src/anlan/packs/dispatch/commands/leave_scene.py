# SPDX-License-Identifier: Apache-2.0
"""Leave the scene by hand: a guard his task's, an officer his incident's."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import SceneLeft
from ..kinds.first_response import HELD
from ..models import Sending, Task
from .arrive_on_scene import one_of
from .escalate_task import mine_or_refused

_TASK = (*HELD, "handed_over")
_INCIDENT = ("on_scene", "handling", "fed_back")


@command(label=pgettext_lazy("dispatch", "I leave the scene"), states_at=minutes(24 * 60))
def leave_scene(
    ctx: Context,
    *,
    task: Annotated[UUID | None, Of("first_response", at=_TASK)] = None,
    incident: Annotated[UUID | None, Of("incident", at=_INCIDENT)] = None,
) -> None:
    """Say that you leave; when the last one leaves nobody holds the scene, and that is shown."""
    one_of(task, incident)
    if task is not None:
        matter = locked_matter(ctx, task)
        row = Task.objects.get(pk=task)
        mine_or_refused(ctx, row)
        assert row.guard_id is not None
        ctx.not_before(row.arrived_at)
        if row.asked_at is not None:  # who leaves is asked no more whether he is well there
            row.asked_at = None
            update(row, "asked_at")
        ctx.record(SceneLeft(matter=matter.pk, incident=row.incident_id, person=row.guard_id))
    elif incident is not None:
        matter = locked_matter(ctx, incident)
        mine = Sending.objects.filter(
            incident=incident, officer=ctx.caller.person, arrived_at__isnull=False, left_at=None
        ).first()
        if mine is None:
            raise Refused("not_there", _("Your arrival is not on record."))
        ctx.not_before(mine.arrived_at)
        mine.left_at = ctx.at
        update(mine, "left_at")
        ctx.record(SceneLeft(matter=matter.pk, incident=matter.pk, person=mine.officer_id))
