# SPDX-License-Identifier: Apache-2.0
"""Write down whether one side wants to be mediated, asked by itself; a no ends it (JS-R1, arts. 3 and 17)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert

from ..events.mediation import WillingnessSaid
from ..models.mediation import Willingness
from .ending import end_talks


@command(label=pgettext_lazy("family", "Write down who wants mediation"))
def say_willing(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("responding", "mediating", "agreed"))],
    side: Annotated[
        Literal["applicant", "respondent"], Choice(label=pgettext_lazy("family", "Which side was asked"))
    ],
    willing: Annotated[
        Literal["yes", "no"],
        Choice(
            label=pgettext_lazy("family", "Does this side want it"),
            hint=pgettext_lazy("family", "Mediation is free and nobody has to. A no ends it."),
        ),
    ],
    how: Annotated[
        Literal["asked_alone", "by_phone", "in_writing"],
        Choice(label=pgettext_lazy("family", "How it was asked")),
    ],
) -> None:
    """Keep the answer of one side; when it is no, mediation stops and both are told of the ways to law."""
    matter = locked_matter(ctx, case)
    insert(Willingness(
        id=new_id(), matter=matter, side=side, is_willing=willing == "yes", how=how, said_at=ctx.at,
        asked_by=ctx.caller.person,
    ))  # fmt: skip
    ctx.record(WillingnessSaid(matter=matter.pk, side=side, is_willing=willing == "yes", how=how))
    if willing == "no" and matter.stage in ("mediating", "agreed"):
        end_talks(ctx, matter, f"{side}_refused")
