# SPDX-License-Identifier: Apache-2.0
"""Set the urgency: raising is free, lowering needs a reason (domain.md 2.4)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.events import NoteAdded
from anlan.kernel.matters.flow import change_level
from anlan.kernel.matters.models import Note
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.vault import seal

from ..queries import open_task
from ..ranking.categories import Level, level_after

_AT = ("received", "dispatched", "signed", "en_route", "on_scene", "handling")


@command(label=pgettext_lazy("dispatch", "Set the level"))
def set_level(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=_AT)],
    level: Annotated[Level, Choice(label=pgettext_lazy("dispatch", "Level"))],
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("dispatch", "Reason"),
            purpose=pgettext_lazy("dispatch", "For the file"),
            level=4,
            lines=2,
        ),
        StringConstraints(max_length=500),
    ] = "",
) -> None:
    """Change the level of the incident and of its open task; the reason is kept as a note."""
    matter = locked_matter(ctx, incident)
    wanted = level_after(Level(matter.level), level, reason)
    if reason:
        note = Note(id=new_id(), matter=matter, author=ctx.caller.person or UUID(int=0), written_at=ctx.at)
        note.sealed = seal(reason, note.row)
        note.save(force_insert=True)
        ctx.record(NoteAdded(matter=matter.pk, note=note.pk, author=ctx.caller.person))
    change_level(ctx, matter, wanted.value)
    task = open_task(incident)
    if task is not None:
        change_level(ctx, lock_related(ctx, task.pk), wanted.value)
    ctx.touched = matter.pk
