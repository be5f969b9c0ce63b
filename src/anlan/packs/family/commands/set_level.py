# SPDX-License-Identifier: Apache-2.0
"""Set the level (分级): the system proposes with reasons, a person sets it, red waits for a second person (JS-R8)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.flow import advance, change_level
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.teams.calling import fill_missing
from anlan.kernel.writing import update

from ..events import LevelSet, OrangeTeamWanted, RedProposed, RedTeamWanted, YellowTeamWanted
from ..events.violence import MinorEndangered
from ..kinds.family_dispute import OPEN
from ..models import Case
from ..queries.cases import calls_lately
from ..rulesets.levels import DEADLY, LEVELS, VIOLENT, Proposed, Sign, propose
from .casework import Words, case_of, remark, set_details
from .suspect_violence import raise_flag

AT = OPEN[1:]
WANTED = {"red": RedTeamWanted, "orange": OrangeTeamWanted, "yellow": YellowTeamWanted}


@command(label=pgettext_lazy("family", "Set the level"))
def set_level(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=AT)],
    level: Annotated[Literal["red", "orange", "yellow", "blue"], Choice(label=pgettext_lazy("family", "Level"))],
    signs: Annotated[tuple[Sign, ...], Choice(label=pgettext_lazy("family", "What is said to happen"))] = (),
    words: Words = "",
) -> str:  # fmt: skip
    """Set it; below what is proposed only with a reason. Red is orange at least, and urgent, until a second person has looked.

    What happens is said in signs, so that it can be seen what spoke for a level; none of them is an illness, a drug or a
    correction status (JS-R9).
    """
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    proposed = proposal_for(ctx, row, matter, signs)
    if LEVELS.index(level) > LEVELS.index(proposed.level) and not words:
        raise Invalid(
            "reason_needed", _("Lower than proposed: say why."), {"words": _("A sentence that the reviewer can read.")}
        )  # fmt: skip
    remark(ctx, row, "level", words)
    if VIOLENT & set(signs) and not row.flag_is_on:
        raise_flag(ctx, matter, row, "capable", in_danger=plain(matter).get("danger") == "yes")
    if DEADLY & set(signs):
        set_details(ctx, matter, danger="yes")
        fill_missing(ctx, matter)
    if Sign.CHILD_AT_RISK in signs and plain(matter).get("minor") != "yes":
        set_details(ctx, matter, minor="yes")
        ctx.record(MinorEndangered(matter=matter.pk))
        fill_missing(ctx, matter)
    if level == "red" and matter.level != "red":
        row.red_proposed_by = ctx.caller.person
        update(row, "red_proposed_by")
        ctx.record(RedProposed(matter=matter.pk, signs=tuple(signs)))
        change_level(ctx, matter, "orange")
    else:
        put_level(ctx, matter, row, level, proposed.level, signs)
    return proposed.level


def proposal_for(ctx: Context, row: Case, matter: Matter, signs: tuple[Sign, ...]) -> Proposed:
    """What the system proposes for this case, with these signs."""
    said = plain(matter)
    return propose(
        signs,
        in_danger=said.get("danger") == "yes",
        calls=calls_lately(row, ctx.at, ctx.caller.person),
        is_dispute=said.get("source") != "door",
    )


def put_level(
    ctx: Context, matter: Matter, row: Case, level: str, proposed: str, signs: tuple[Sign, ...] = ()
) -> None:
    """Write the level and say so; the first one moves the case on."""
    if row.red_proposed_by is not None:
        row.red_proposed_by = None
        update(row, "red_proposed_by")
    change_level(ctx, matter, level)
    ctx.record(LevelSet(matter=matter.pk, level=level, proposed=proposed, signs=tuple(signs)))
    if matter.stage in ("accepted", "graded") and level in WANTED:
        ctx.record(WANTED[level](matter=matter.pk))
    if matter.stage == "accepted":
        advance(ctx, matter, "graded")
