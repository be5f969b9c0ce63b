# SPDX-License-Identifier: Apache-2.0
"""Note that help is at work: the team is complete, or the first is on the spot; a reaction tells it from the log."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter

from ..events import HelpArrived


@command(label=pgettext_lazy("family", "Help is at work"))
def note_help(ctx: Context, *, case: Annotated[UUID, Of("family_dispute")]) -> None:
    """Move a case whose team was called on; later it changes nothing."""
    matter = locked_matter(ctx, case)
    if matter.stage == "teamed":
        advance(ctx, matter, "responding")
        ctx.record(HelpArrived(matter=matter.pk))
