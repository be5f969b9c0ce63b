# SPDX-License-Identifier: Apache-2.0
"""The 110 side takes its order back (撤销): at once where nobody holds the scene, else noted until the guard is relieved."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import CancellationAsked
from ..kinds.first_response import HELD
from ..kinds.incident import OPEN
from ..models import Incident
from .close_incident import end_incident
from .stand_down import locked_task

POLICE_THERE = ("on_scene", "handling", "fed_back")  # then the officer says what he found, and closes


@command(label=pgettext_lazy("dispatch", "Cancelled by the 110 side"))
def cancel_incident(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=OPEN)],
    outcome: Annotated[
        Literal["duplicate", "false_alarm", "no_attendance"],
        Choice(label=pgettext_lazy("dispatch", "Outcome")),
    ],
) -> Literal["closed", "waits"]:
    """Close the incident, or note that it is to be closed when the guard was relieved; said again, nothing changes.

    Nobody is called off a scene by a message from afar (domain.md 2.4): the desk stands the guard down, or the
    officer signs the take-over.
    """
    matter = locked_matter(ctx, incident)
    row = Incident.objects.get(pk=incident)
    task = locked_task(ctx, incident)
    if task is None or task.stage not in HELD:
        end_incident(ctx, matter, outcome, task)
        return "closed"
    if row.cancel_asked_at is None:
        row.cancel_asked_at, row.cancel_outcome = ctx.at, outcome
        update(row, "cancel_asked_at", "cancel_outcome")
        ctx.record(CancellationAsked(matter=matter.pk, outcome=outcome))
    return "waits"
