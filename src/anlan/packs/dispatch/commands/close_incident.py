# SPDX-License-Identifier: Apache-2.0
"""Close an incident (办结): police only; while a guard still holds the scene it cannot be closed."""

from typing import Annotated, Literal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import finish
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import as_column

from ..kinds.incident import KIND, OPEN
from .stand_down import end_task, locked_task, refuse_while_held


@command(label=pgettext_lazy("dispatch", "Close the incident"))
def close_incident(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=OPEN)],
    outcome: Annotated[
        Literal[
            "settled", "administrative_case", "criminal_case", "transferred", "duplicate", "false_alarm",
            "no_attendance",
        ],
        Choice(label=pgettext_lazy("dispatch", "Outcome")),
    ],
) -> None:  # fmt: skip
    """End the incident with what became of it; who was on the scene is released."""
    matter = locked_matter(ctx, incident)
    found = KIND.outcome(outcome)
    attended = outcome == "no_attendance" and matter.stage in ("on_scene", "handling")
    is_due = bool(found and found.at and matter.stage not in found.at)
    if is_due or attended:
        raise Refused("feedback_first", _("Write the feedback first: what was found and what was done."))
    task = locked_task(ctx, incident)
    refuse_while_held(task)
    end_incident(ctx, matter, outcome, task)


def end_incident(ctx: Context, matter: Matter, outcome: str, task: Matter | None) -> None:
    """End a locked incident and its locked open task inside a deed: who was to go is called back, who is there is released."""
    if task is not None:
        end_task(ctx, task)
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, [as_column(ctx.at), as_column(matter.pk)])
    finish(ctx, matter, outcome, "closed")
    ctx.touched = matter.pk


_LEAVE = "UPDATE dispatch_sending SET left_at = %s WHERE incident_id = %s AND left_at IS NULL"
