# SPDX-License-Identifier: Apache-2.0
"""Take up what somebody saw after a case had ended; a reaction tells it from the log (domain.md 4.2, JS-R3)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter

from ..kinds.family_dispute import Source
from .casework import case_of
from .relapse import begin_again
from .suspect_violence import raise_flag


@command(label=pgettext_lazy("family", "Something was seen after the end"))
def take_up_seen(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute")],
    what: Literal["relapse_signs", "violence"],
    capacity: Literal["small_child", "limited", "capable"] = "capable",
    in_danger: bool = False,
) -> None:
    """Work goes on at the ended case, or at a new one; violence puts the flag on there, with the duty to report.

    Of mere signs a person decides, while the family is visited.
    """
    at_work = locked_matter(ctx, case)
    if at_work.closed_at is not None:
        at_work = begin_again(
            ctx, at_work, Source.FOLLOW_UP, "family.take_up_seen", in_danger=in_danger,
            stage="visiting" if what == "relapse_signs" else "",
        )  # fmt: skip
    if what == "violence":
        row = case_of(at_work)
        raise_flag(ctx, at_work, row, capacity, in_danger=in_danger, anew=row.suspected_at != ctx.at)
