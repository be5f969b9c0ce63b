# SPDX-License-Identifier: Apache-2.0
"""Tell both sides how they may seek their right after mediation failed (JS-R1, art. 26), on the same day."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter

from ..events.mediation import WaysTold


@command(label=pgettext_lazy("family", "Tell the ways to law"))
def tell_ways_to_law(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("not_agreed", "ended"))],
    told: Annotated[
        list[Literal["applicant", "respondent"]], Choice(label=pgettext_lazy("family", "Who was told"))
    ],
    ways: Annotated[
        list[Literal["people_court", "legal_aid", "arbitration", "administrative", "order_of_protection"]],
        Choice(label=pgettext_lazy("family", "Which ways")),
    ],
) -> None:
    """Say who was told what; the case then goes on by law, with aftercare."""
    matter = locked_matter(ctx, case)
    if set(told) != {"applicant", "respondent"}:
        raise Invalid(
            "tell_both", _("Both sides have a right to know."), {"told": _("Tell the other side, too.")}
        )
    if not ways:
        raise Invalid("no_way", _("At least one way to law was told."), {"ways": _("Tick what was told.")})
    ended = matter.stage_since.astimezone(timing.LOCAL).date()
    is_same_day = ctx.at.astimezone(timing.LOCAL).date() == ended
    advance(ctx, matter, "to_law")
    ctx.record(WaysTold(
        matter=matter.pk, person=ctx.caller.person, ways=len(set(ways)), is_same_day=is_same_day
    ))  # fmt: skip
