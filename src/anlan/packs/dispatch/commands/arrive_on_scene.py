# SPDX-License-Identifier: Apache-2.0
"""Arrive on scene (到场): a guard at his task, an officer at his incident; by fence or by hand."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import ArrivalDoubted, GuardArrived, PoliceArrived
from ..queries import parties_of, why_doubtful
from ..queries.checks import asked_in
from ..queries.scenes import ACCEPTED, ON_SCENE, SENT, TASK_AND_PLACE
from .stand_down import locked_task

AT_INCIDENT = ("dispatched", "signed", "en_route", "on_scene", "handling")


@command(label=pgettext_lazy("dispatch", "Arrived"), states_at=minutes(24 * 60))
def arrive_on_scene(
    ctx: Context,
    *,
    task: Annotated[UUID | None, Of("first_response", at=("accepted", "escalated"))] = None,
    incident: Annotated[UUID | None, Of("incident", at=AT_INCIDENT)] = None,
    by: Literal["hand", "fence"] = "hand",
) -> None:
    """Say that you are there: a guard names his task, an officer the incident he was sent to."""
    one_of(task, incident)
    if task is not None:
        _guard_arrives(ctx, locked_matter(ctx, task), by)
    elif incident is not None:
        police_arrive(ctx, locked_matter(ctx, incident), ctx.caller.person)


def one_of(task: UUID | None, incident: UUID | None) -> None:
    """Whoever does it names his task or his incident, not both; raises Invalid."""
    if (task is None) == (incident is None):
        raise Invalid("task_or_incident", _("Name a task or an incident."), {"task": _("One of the two.")})


def _guard_arrives(ctx: Context, matter: Matter, by: str) -> None:
    (row,) = TASK_AND_PLACE(matter.pk)
    if row.guard_id is None or row.guard_id != ctx.caller.person:
        raise Refused("not_yours", _("This task belongs to somebody else."))
    if row.arrived_at is not None:
        raise Refused("already_there", _("Your arrival is on record already."))
    if row.guard_id in parties_of(
        row.incident_id
    ):  # a party is one, named or not: nobody lawful (domain.md 2.4)
        raise Refused(
            "not_lawful",
            _("You are party or witness there and do not hold the scene (PB-R15): ring the desk."),
        )
    yes = ACCEPTED.first(row.pk, row.guard_id)
    said = ctx.at
    ctx.not_before(yes.answered_at if yes else None)
    doubt = why_doubtful(row, yes, said, ctx.at)
    row.arrived_at = ctx.at
    update(row, "arrived_at")
    if matter.stage != "escalated":  # who called for help on his way stays escalated when he gets there
        advance(ctx, matter, "on_scene")
    level = row.incident.matter.level  # a call for help on his way raised this one, not his task's
    again = asked_in(row.incident, level, matter.region_path, row.pk, ctx.at)
    there = {
        "matter": matter.pk, "incident": row.incident_id, "guard": row.guard_id, "asked_in_seconds": again,
    }  # fmt: skip
    ctx.record(ArrivalDoubted(**there, why=doubt) if doubt else GuardArrived(**there, by_fence=by == "fence"))
    if ON_SCENE(row.incident_id):
        advance(ctx, matter, "to_hand_over")


def police_arrive(ctx: Context, matter: Matter, officer: UUID | None, *, by_fence: bool = False) -> None:
    """Put an officer's arrival on record inside a deed; the guard's task then waits for the take-over."""
    mine = SENT.first(matter.pk, officer)
    if mine is None:
        raise Refused("not_sent", _("You were not sent to this incident."))
    if mine.arrived_at is not None:
        raise Refused("already_there", _("Your arrival is on record already."))
    ctx.not_before(mine.signed_at or mine.sent_at)
    mine.arrived_at = ctx.at
    update(mine, "arrived_at")
    if matter.stage in ("dispatched", "signed", "en_route"):
        advance(ctx, matter, "on_scene")
    ctx.record(PoliceArrived(matter=matter.pk, officer=mine.officer_id, by_fence=by_fence))
    task = locked_task(ctx, matter.pk)
    if task is not None and task.stage in ("on_scene", "calming", "escalated"):
        advance(ctx, task, "to_hand_over")
