# SPDX-License-Identifier: Apache-2.0
"""Write the record of persuasion (劝解记录): what was said and seen; never an agreement (PB-R6)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.fields import Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal

from ..events import PersuasionNoted
from ..kinds.first_response import HELD
from ..models import Persuasion, Task
from .escalate_task import mine_or_refused


@command(label=pgettext_lazy("dispatch", "Write what was said"), states_at=minutes(24 * 60))
def note_persuasion(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=(*HELD, "handed_over"), late=("rated",))],
    text: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "Record of persuasion"), lines=4, level=4,
             purpose=pgettext_lazy("dispatch", "For the officer who takes over")),
        StringConstraints(min_length=1, max_length=4000),
    ],
) -> UUID:  # fmt: skip
    """Add a record; its words are sealed and shown to the officer who takes over."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    mine_or_refused(ctx, row)
    assert ctx.caller.person is not None
    note = Persuasion(id=new_id(), task=row, author=ctx.caller.person, written_at=ctx.at)
    note.sealed = seal(text, note.row)
    note.save(force_insert=True)
    ctx.record(PersuasionNoted(matter=matter.pk, incident=row.incident_id, note=note.pk))
    return note.pk
