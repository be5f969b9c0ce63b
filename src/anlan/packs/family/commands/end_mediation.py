# SPDX-License-Identifier: Apache-2.0
"""End mediation without an agreement (JS-R1, art. 26): both are then told the ways to law on the same day."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from .ending import end_talks


@command(label=pgettext_lazy("family", "End mediation without agreement"))
def end_mediation(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("mediating", "agreed"))],
    why: Annotated[
        Literal["no_agreement", "not_signed", "applicant_refused", "respondent_refused", "unsafe_now"],
        Choice(label=pgettext_lazy("family", "Why")),
    ],
) -> None:
    """Stop; a clock runs until both know where else they may seek their right. What was written and not signed is void."""
    end_talks(ctx, locked_matter(ctx, case), why)
