# SPDX-License-Identifier: Apache-2.0
"""Call somebody off what has become hidden from him (X-R6): he is told so in words that tell no reason, the desk at once."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import release
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.writing import update

from ..events.calling_off import CalledOff, GuardCalledOff, OfficerCalledOff
from ..kinds.incident import OPEN
from ..models import Incident, Sending, Task
from ..queries import OPEN_TASK
from ..queries.scenes import SENT, TASK
from .arrive_on_scene import one_of
from .cancel_incident import POLICE_THERE
from .name_party import NOT_THERE
from .pass_over import withdraw
from .report_incident import plan_task
from .stand_down import end_task

REASON = "called_off"


@command(label=pgettext_lazy("dispatch", "Call off"))
def call_off(
    ctx: Context,
    *,
    person: UUID,
    task: Annotated[UUID | None, Of("first_response", at=OPEN_TASK)] = None,
    incident: Annotated[UUID | None, Of("incident", at=OPEN)] = None,
) -> None:
    """Free a guard or an officer from what he may not know any more, so that another can be sent; run by what follows."""
    one_of(task, incident)
    if task is not None:
        matter = locked_matter(ctx, task)
        (row,) = TASK(task)
        if row.guard_id == person:  # else somebody else has it meanwhile
            _guard(ctx, matter, row, person)
    elif incident is not None:
        _officer(ctx, locked_matter(ctx, incident), person)


def _guard(ctx: Context, matter: Matter, row: Task, guard: UUID) -> None:
    """Before he was there the task waits again; of one who was there it ends, for his deeds stay with it, and another begins.

    The scene counts as left by him: he can neither call for help on his phone nor hand it over.
    """
    ctx.record(GuardCalledOff(matter=matter.pk, incident=row.incident_id, guard=guard))
    if matter.stage in NOT_THERE:
        offer = row.offers.filter(guard=guard).order_by("-offered_at").first()
        withdraw(ctx, matter, row, offer, because=REASON)
    else:
        end_task(ctx, matter)
        _another(ctx, row.incident_id)
    ctx.record(CalledOff(guard=guard))


def _another(ctx: Context, incident: UUID) -> None:
    """A task for the next guard, unless police are there or the 110 side has taken the order back."""
    matter = lock_related(ctx, incident)
    row = Incident.objects.select_related("category", "premises").get(pk=incident)
    if matter.stage in OPEN and matter.stage not in POLICE_THERE and row.cancel_asked_at is None:
        plan_task(ctx, matter, row)


def _officer(ctx: Context, matter: Matter, officer: UUID) -> None:
    rows = list(SENT(matter.pk, officer))
    for row in rows:
        row.left_at = ctx.at
        update(row, "left_at")
    if not rows:
        return
    release(ctx, matter, officer, "officer")
    others = Sending.objects.filter(incident=matter.pk, left_at=None).order_by("-sent_at", "pk")
    instead = others.values_list("officer", flat=True).first()
    ctx.record(OfficerCalledOff(matter=matter.pk, officer=officer, instead=instead))
    ctx.record(CalledOff(guard=officer))
