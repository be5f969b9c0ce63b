# SPDX-License-Identifier: Apache-2.0
"""Say that a planned talk does not take place."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.mediation import SessionDropped
from ..queries.mediation import session_or_refuse


@command(label=pgettext_lazy("family", "Drop a talk"))
def drop_session(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("responding", "mediating"))],
    session: Annotated[UUID, Choice(label=pgettext_lazy("family", "Which talk"))],
    why: Annotated[Literal["moved", "unwell", "unsafe_now"], Choice(label=pgettext_lazy("family", "Why"))],
) -> None:
    """Take a planned talk back; another one is planned anew."""
    matter, row = locked_matter(ctx, case), session_or_refuse(case, session)
    row.dropped_at = ctx.at
    update(row, "dropped_at")
    ctx.record(SessionDropped(matter=matter.pk, session=row.pk, why=why))
