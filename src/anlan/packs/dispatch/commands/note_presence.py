# SPDX-License-Identifier: Apache-2.0
"""Note what a guard's positions say of his being on the scene: out of the fence, back, silent, heard (domain.md 2.4)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter

from ..events import FenceEntered, FenceLeft, SignHeard, SignLost
from ..kinds.first_response import HELD
from ..models import Task

_AT = (*HELD, "handed_over", "rated")
_EVENTS = {"left": FenceLeft, "back": FenceEntered, "silent": SignLost, "heard": SignHeard}


@command(label=pgettext_lazy("dispatch", "Note presence"))
def note_presence(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=_AT)],
    what: Literal["left", "back", "silent", "heard"],
    since: AwareDatetime,
) -> None:
    """Record the fact at the time the positions give; run by the watcher, not by people."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    if row.guard_id is not None:
        event = _EVENTS[what](matter=matter.pk, incident=row.incident_id, guard=row.guard_id)
        ctx.record(event, at=min(since, ctx.at))
