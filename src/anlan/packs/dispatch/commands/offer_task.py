# SPDX-License-Identifier: Apache-2.0
"""Offer a task to a guard (派单): an officer confirms every sending, and the law is asked once more (PB-R2, R7, R9–R15)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.fields import listed
from anlan.kernel.ids import new_id
from anlan.kernel.matters import details
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.writing import insert, update

from ..events import TaskKindChanged, TaskOffered
from ..kinds.first_response import FirstResponse
from ..models import Guard, Incident, Offer, Sending, Task
from ..queries import broken_rules, scene_of
from ..queries.roster import GUARD
from ..queries.scenes import TASK_AND_PLACE
from ..ranking.scene import Scene, TaskKind, police_at_once, task_kind
from .send_police import send


@command(label=pgettext_lazy("dispatch", "Offer to a guard"))
def offer_task(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=("waiting",))],
    guard: UUID,
    eta_seconds: Annotated[int | None, Field(ge=0, le=86400)] = None,
    car: UUID | None = None,
    officer: UUID | None = None,
    police_eta_seconds: Annotated[int | None, Field(ge=0, le=86400)] = None,
) -> UUID:
    """Offer the task to one guard who may lawfully go; where police must go at once they are sent in the same deed."""
    matter = locked_matter(ctx, task)
    (row,), chosen = TASK_AND_PLACE(task), GUARD.first(guard)
    if chosen is None:
        raise NotFound("no_such_guard", _("This person is no guard of the registry."), {"guard": str(guard)})
    incident_matter = lock_related(ctx, row.incident_id)
    scene = scene_of(row.incident, incident_matter, ctx.at)
    if scene is None:
        raise Refused("no_place", _("Nobody can be sent before the place is known."), {"lat": "", "lng": ""})
    _fit_the_type(ctx, matter, row, task_kind(scene))
    _refuse_unlawful(chosen, row, scene)
    if car or officer:
        send(ctx, incident_matter, car, officer, police_eta_seconds)
    elif police_at_once(scene) and not _police_go(row.incident):
        raise Refused(
            "police_at_once",
            _("For this type police go in the same deed (PB-R7): name a car or an officer."),
            {"car": "PB-R7"},
        )
    offer = Offer(
        id=new_id(),
        task=row,
        guard=chosen,
        offered_at=ctx.at,
        offered_by=ctx.caller.person,
        eta_seconds=eta_seconds,
    )
    insert(offer)
    row.guard, row.is_busy = chosen, True
    update(row, "guard", "is_busy")
    involve(ctx, matter, chosen.pk, "guard")
    advance(ctx, matter, "offered")
    ctx.record(
        TaskOffered(
            matter=matter.pk,
            incident=row.incident_id,
            guard=chosen.pk,
            offer=offer.pk,
            eta_seconds=eta_seconds,
        )
    )
    ctx.touched = matter.pk
    return offer.pk


def _fit_the_type(ctx: Context, matter: Matter, row: Task, lawful: TaskKind) -> None:
    """What a guard may do there is what the type allows now, not what it allowed when the task was planned (PB-R7)."""
    if row.task_kind == lawful:
        return
    row.task_kind = lawful.value
    update(row, "task_kind")
    details.put(matter, FirstResponse(task_kind=lawful.value))
    update(matter, "details", "sealed")
    ctx.record(TaskKindChanged(matter=matter.pk, incident=row.incident_id, task_kind=lawful.value))


def _refuse_unlawful(chosen: Guard, row: Task, scene: Scene) -> None:
    broken = broken_rules(chosen.pk, scene, TaskKind(row.task_kind), row=chosen)
    if broken:
        rules = listed(broken)
        raise Refused(
            "not_lawful",
            _("%(name)s may not be sent there: %(rules)s.") % {"name": chosen.person.name, "rules": rules},
            {"guard": rules},
        )


def _police_go(incident: Incident) -> bool:
    return Sending.objects.filter(incident=incident, left_at=None).exists()
