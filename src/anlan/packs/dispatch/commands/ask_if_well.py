# SPDX-License-Identifier: Apache-2.0
"""Ask a guard on a scene whether he is well (问平安): by the clock, or by the desk whenever it wants to know."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.checks import CheckAnswer, CheckAnswered, CheckAsked
from ..kinds.first_response import HELD
from ..models import Task
from ..queries.checks import asked_in
from ..queries.scenes import TASK


@command(label=pgettext_lazy("dispatch", "Ask whether he is well"))
def ask_if_well(ctx: Context, *, task: Annotated[UUID, Of("first_response", at=HELD)]) -> None:
    """Ask the guard who stands at the scene; while one question stands no other is asked."""
    matter = locked_matter(ctx, task)
    (row,) = TASK(task)
    if row.guard_id is None or row.arrived_at is None:
        raise Refused("nobody_there", _("No guard is on the scene."))
    if row.asked_at is not None:
        raise Refused("asked_already", _("He is asked already and has not answered yet: ring him."))
    row.asked_at = ctx.at
    update(row, "asked_at")
    ctx.record(CheckAsked(matter=matter.pk, incident=row.incident_id, guard=row.guard_id))


def answered(ctx: Context, matter: Matter, row: Task, answer: CheckAnswer, level: str) -> None:
    """Put an answer on record inside a deed; `level` is the incident's, by which he is asked again."""
    assert row.guard_id is not None
    if row.asked_at is not None:
        row.asked_at = None
        update(row, "asked_at")
    is_there = matter.stage in HELD  # what comes late from his phone may find him relieved already
    again = asked_in(row.incident, level, matter.region_path, row.pk, ctx.at) if is_there else 0
    ctx.record(
        CheckAnswered(
            matter=matter.pk,
            incident=row.incident_id,
            guard=row.guard_id,
            answer=answer,
            asked_in_seconds=again,
        )
    )
