# SPDX-License-Identifier: Apache-2.0
"""Check a minor's guardian (监护排查, JS-R7): no child as messenger, no guardian who hurts decides."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events.violence import GuardianChecked
from ..kinds.family_dispute import OPEN
from ..models import GuardianCheck
from .casework import Words, case_of, sealed_row
from .suspect_violence import raise_flag


@command(label=pgettext_lazy("family", "Check the guardian"))
def check_guardian(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    guardian: Annotated[
        Literal["protects", "cannot", "suspect"],
        Choice(label=pgettext_lazy("family", "The guardian"), begins_open=True),
    ],
    child_is_safe: Annotated[bool, Choice(label=pgettext_lazy("family", "The child is safe now"))] = False,
    words: Words = "",
) -> None:
    """Record what was found; a guardian who may be the one who hurts makes the report to the police a duty (JS-R3)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    sealed_row(ctx, GuardianCheck(case=row, guardian=guardian, is_safe=child_is_safe), words)
    ctx.record(GuardianChecked(matter=matter.pk, guardian=guardian))
    if guardian == "suspect":
        raise_flag(ctx, matter, row, "small_child", in_danger=not child_is_safe)
