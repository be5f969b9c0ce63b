# SPDX-License-Identifier: Apache-2.0
"""Write what was found and done (反馈); it goes back to the 110 side and is kept until acknowledged."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.people.queries import duty_of
from anlan.kernel.vault import seal

from ..events import FeedbackRecorded, MessageQueued
from ..models import Incident, Message, Sending

Words = StringConstraints(min_length=1, max_length=2000)
FROM_110 = ("110", "122", "12345")


@command(label=pgettext_lazy("dispatch", "Write feedback"))
def record_feedback(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=("on_scene", "handling"))],
    situation: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "What was found"), lines=3, level=4,
             purpose=pgettext_lazy("dispatch", "For the 110 side")),
        Words,
    ],
    result: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "What was done"), lines=3, level=4,
             purpose=pgettext_lazy("dispatch", "For the 110 side")),
        Words,
    ],
) -> UUID:  # fmt: skip
    """Keep the officer's words and queue them for the 110 side; only an officer who was on scene can."""
    matter = locked_matter(ctx, incident)
    there = Sending.objects.filter(incident=incident, officer=ctx.caller.person, arrived_at__isnull=False)
    if not there.exists():
        raise Refused("not_on_scene", _("Only an officer who was on scene writes the feedback."))
    said = {"situation": situation, "result": result, "person": ctx.caller.name}
    message = queue(ctx, matter, "feedback", said)
    advance(ctx, matter, "fed_back")
    ctx.record(FeedbackRecorded(matter=matter.pk, message=message.pk))
    return message.pk


def queue(ctx: Context, matter: Matter, kind: str, said: dict[str, str]) -> Message:
    """Keep a message to the 110 side, and let it go out if the order came from there."""
    row = Incident.objects.get(pk=matter.pk)
    message = Message(id=new_id(), incident=row, type=kind, queued_at=ctx.at)
    unit = duty_of(ctx.caller.person) if ctx.caller.person else ""
    message.sealed = seal({**said, "unit": unit, "at": ctx.at.isoformat()}, message.row)
    message.save(force_insert=True)
    if row.order_number and row.source in FROM_110:
        ctx.record(MessageQueued(matter=matter.pk, message=message.pk, type=kind))
    return message
