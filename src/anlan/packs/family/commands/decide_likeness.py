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
from anlan.kernel.matters.adverse import all_against
from anlan.kernel.matters.flow import link
from anlan.kernel.matters.queries import lock_related, locked_matter
from anlan.kernel.review.consumer import RELAPSE
from anlan.kernel.writing import update

from ..events import LikenessDecided
from ..kinds.family_dispute import OPEN
from ..models import Likeness
from .casework import case_of, share_household
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
    if row is None or row.other_id in all_against(ctx.caller.person):
        raise NotFound(
            "no_such_likeness", _("Nobody asks this (any more)."), {"likeness": _("Choose another.")}
        )
    row.decided_at, row.decided_by, row.decision = ctx.at, ctx.caller.person, decision
    update(row, "decided_at", "decided_by", "decision")
    household = None
    if decision != "different":
        household = share_household(ctx, case_of(matter), row.other)
        relation, other = (
            "duplicate_of" if decision == "same" else "same_household",
            lock_related(ctx, row.other_id),
        )
        link(ctx, matter, other, relation)
        if other.stage == "closed" and other.closed_at is not None and other.closed_at < matter.opened_at:
            link(ctx, matter, other, RELAPSE)  # within the window its end counts no longer
    lock_related(ctx, row.other_id)
    for one in (matter.pk, row.other_id):
        keep_away_from_like(ctx, one)
    ctx.record(LikenessDecided(matter=matter.pk, other=row.other_id, decision=decision, household=household))
