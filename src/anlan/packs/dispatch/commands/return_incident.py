# SPDX-License-Identifier: Apache-2.0
"""Give the order back to the 110 side (退单), with a reason."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Text
from anlan.kernel.matters.flow import finish
from anlan.kernel.matters.queries import lock_related, locked_matter

from ..events import IncidentReturned
from ..kinds.first_response import HELD
from ..queries import open_task
from .record_feedback import queue
from .stand_down import end_task


@command(label=pgettext_lazy("dispatch", "Return the order"))
def return_incident(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=("received", "dispatched", "signed", "en_route"))],
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("dispatch", "Reason"),
            purpose=pgettext_lazy("dispatch", "For the 110 side"),
            level=4,
            lines=2,
        ),
        StringConstraints(min_length=2, max_length=500),
    ],
) -> UUID:
    """Return it and stand down whoever was to go; nothing of it is lost."""
    matter = locked_matter(ctx, incident)
    task = open_task(incident)
    if task is not None and task.matter.stage in HELD:
        raise Refused(
            "guard_on_scene", _("A guard still holds the scene: sign the take-over or stand him down first.")
        )
    if task is not None:
        end_task(ctx, lock_related(ctx, task.pk))
    message = queue(ctx, matter, "return", {"reason": reason, "person": ctx.caller.name})
    ctx.record(IncidentReturned(matter=matter.pk, message=message.pk))
    finish(ctx, matter, "returned", "returned")
    ctx.touched = matter.pk
    return message.pk
