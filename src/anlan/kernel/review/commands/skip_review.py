# SPDX-License-Identifier: Apache-2.0
"""Leave a planned look at a closed matter out, with a reason (免访)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...fields import Choice
from ...matters.queries import locked_matter
from ...writing import update
from ..events import ReviewSkipped, Way, WhySkipped
from ..planning import demand_outsider, open_review, reviewed


@command(label=pgettext_lazy("kernel", "Leave the follow-up out"))
def skip_review(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    why: Annotated[WhySkipped, Choice(label=pgettext_lazy("kernel", "Why"))],
) -> None:
    """Leave out the follow-up that is due, as somebody who took no part; those that come later stay planned."""
    found = locked_matter(ctx, matter)
    reviewed(found)
    demand_outsider(ctx, found)
    row = open_review(found, ctx.at)
    if row is None:
        raise Refused("nothing_due", _("No follow-up is due here."))
    assert ctx.caller.person is not None  # demand_outsider asked
    row.state, row.why, row.done_by, row.ended_at = "skipped", why, ctx.caller.person, ctx.at
    update(row, "state", "why", "done_by", "ended_at")
    ctx.record(ReviewSkipped(matter=found.pk, review=row.pk, way=Way(row.way), why=why, by=ctx.caller.person))
