# SPDX-License-Identifier: Apache-2.0
"""Accept a case (受理)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import CaseAccepted
from .casework import case_of
from .keeping_away import keep_away_from_like


@command(label=pgettext_lazy("family", "Accept"))
def accept_case(ctx: Context, *, case: Annotated[UUID, Of("family_dispute", at=("registered",))]) -> None:
    """Take the case on; its level is set next."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    row.accepted_at = ctx.at
    update(row, "accepted_at")
    advance(ctx, matter, "accepted")
    ctx.record(CaseAccepted(matter=matter.pk))
    keep_away_from_like(ctx, matter.pk)
