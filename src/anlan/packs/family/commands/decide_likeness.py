# SPDX-License-Identifier: Apache-2.0
"""Decide whether a case is the same as another, of the same household, or neither (查重); nothing is merged."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Choice, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import link
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.writing import insert, update

from ..events import LikenessDecided
from ..kinds.family_dispute import OPEN
from ..models import Case, Household, Likeness
from .casework import case_of
from .keeping_away import keep_away_from_like


@command(label=pgettext_lazy("family", "Compare"))
def decide_likeness(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    likeness: Annotated[UUID, Text(label=pgettext_lazy("family", "With"))],
    decision: Annotated[
        Literal["same", "same_household", "different"], Choice(label=pgettext_lazy("family", "They are"))
    ],
) -> None:
    """Both stay as they are and are linked, so that earlier calls count; the same one is closed by hand as a duplicate."""
    matter = locked_matter(ctx, case)
    row = Likeness.objects.filter(pk=likeness, case=case, decided_at=None).select_related("other").first()
    if row is None:
        raise NotFound(
            "no_such_likeness", _("Nobody asks this (any more)."), {"likeness": _("Choose another.")}
        )
    row.decided_at, row.decided_by, row.decision = ctx.at, ctx.caller.person, decision
    update(row, "decided_at", "decided_by", "decision")
    household = None
    if decision != "different":
        household = _share_household(ctx, case_of(matter), row.other)
        relation = "duplicate_of" if decision == "same" else "same_household"
        link(ctx, matter, lock_related(ctx, row.other_id), relation)
    else:
        for one in (matter.pk, row.other_id):
            keep_away_from_like(ctx, one)
    ctx.record(LikenessDecided(matter=matter.pk, other=row.other_id, decision=decision, household=household))


def _share_household(ctx: Context, case: Case, other: Case) -> UUID:
    """Both belong to one household from now on; where none is known, a new one."""
    known = other.household or case.household
    if known is None:
        known = Household(id=new_id(), made_at=ctx.at)
        insert(known)
    for one in (case, other):
        if one.household_id is None:
            one.household = known
            update(one, "household")
    return known.pk
