# SPDX-License-Identifier: Apache-2.0
"""Call the team of a case (组队): whoever is best for each seat; red starts five, ten, fifteen minutes."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.teams.calling import call_together
from anlan.kernel.writing import update

from ..events import CaseTeamCalled, UrgentTeamCalled
from ..kinds.dialects import Dialect
from ..kinds.family_dispute import ByWoman
from .casework import case_of
from .keeping_away import keep_away_from_like


@command(label=pgettext_lazy("family", "Call the team"))
def call_case_team(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("accepted", "graded"))],
    woman: Annotated[
        bool,
        Choice(
            label=pgettext_lazy("family", "A woman is wished for"),
            hint=pgettext_lazy("family", "What she said herself counts without a word here."),
        ),
    ] = False,
    dialect: Annotated[Dialect | None, Choice(label=pgettext_lazy("family", "Dialect"))] = None,
) -> int:
    """Call one team for one case; the number of people called. With red proposed nobody waits for the second person.

    Who asked may have wished for a woman or for her own dialect: that holds beside what the window says here.
    """
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    level = "red" if row.red_proposed_by is not None else matter.level or "yellow"
    said = plain(matter)
    wish = dialect or said.get("speaks", "")
    keep_away_from_like(ctx, matter.pk)
    called = call_together(
        ctx, matter, woman=woman or said.get("by_woman") == ByWoman.WISHED, dialect=str(wish or "")
    )
    row.called_at = ctx.at
    update(row, "called_at")
    ctx.record(CaseTeamCalled(matter=matter.pk, level=level))
    if level == "red":
        ctx.record(UrgentTeamCalled(matter=matter.pk, is_drill=row.is_drill))
    if matter.stage == "accepted":
        advance(ctx, matter, "graded")
    advance(ctx, matter, "teamed")
    return called
