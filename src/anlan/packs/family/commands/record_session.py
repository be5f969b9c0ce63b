# SPDX-License-Identifier: Apache-2.0
"""Record a talk that took place; what was said is sealed (JS-R1, arts. 15 and 27)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice, Number, Text
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal
from anlan.kernel.writing import update

from ..events.mediation import SessionHeld
from ..queries.mediation import TWO_SIDES, session_or_refuse
from .begin_mediation import refuse_while_locked
from .casework import case_of
from .ending import demand_willing


@command(label=pgettext_lazy("family", "Record a talk"))
def record_session(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("responding", "mediating"))],
    session: Annotated[UUID, Choice(label=pgettext_lazy("family", "Which talk"))],
    minutes: Annotated[int, Number(label=pgettext_lazy("family", "How many minutes")), Field(ge=1, le=720)],
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("family", "What was said, of both sides alike"),
            level=4,
            lines=4,
            purpose=pgettext_lazy("family", "To mediate"),
        ),
        StringConstraints(min_length=2, max_length=8000, strip_whitespace=True),
    ],
) -> None:
    """Keep the record of a planned talk, sealed."""
    matter, row = locked_matter(ctx, case), session_or_refuse(case, session)
    demand_willing(matter.pk, (row.side,) if row.side else TWO_SIDES)
    if row.form == "together":
        refuse_while_locked(case_of(matter))
    row.held_at, row.held_by, row.minutes = ctx.at, ctx.caller.person, minutes
    row.record = seal(words, row.row)
    update(row, "held_at", "held_by", "minutes", "record")
    ctx.record(SessionHeld(
        matter=matter.pk, session=row.pk, form=row.form, minutes=minutes, person=ctx.caller.person
    ))  # fmt: skip
