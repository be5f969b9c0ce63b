# SPDX-License-Identifier: Apache-2.0
"""Return the end that was proposed for a matter (退回)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...fields import Choice, Text
from ...matters.flow import write_note
from ...matters.queries import locked_matter
from ..events import ClosingReturned, WhyReturned
from ..proposing import demand_independence, end, waiting


@command(label=pgettext_lazy("kernel", "Return the proposed end"))
def return_closing(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    why: Annotated[WhyReturned, Choice(label=pgettext_lazy("kernel", "Why"))],
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "What is to be done"),
            level=4,
            lines=3,
            purpose=pgettext_lazy("kernel", "For the file"),
        ),
        StringConstraints(max_length=2000),
    ] = "",
) -> None:
    """Send it back with a reason, or take one's own back; words become a note of the file, sealed like every note."""
    found = locked_matter(ctx, matter)
    proposal = waiting(found)
    if ctx.caller.person is None or ctx.caller.person != proposal.proposed_by:
        demand_independence(ctx, proposal, found)
    end(ctx, proposal, "returned", why)
    ctx.record(ClosingReturned(matter=found.pk, proposal=proposal.pk, outcome=proposal.outcome, why=why))
    if words.strip():
        write_note(ctx, found, words)
