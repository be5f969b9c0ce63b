# SPDX-License-Identifier: Apache-2.0
"""Say that one is on the spot (到场)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...declare import minutes
from ...matters.queries import locked_matter
from ...writing import update
from ..calling import arrived, own_call, team_of
from ..events import SeatArrived


@command(label=pgettext_lazy("kernel", "I am on the spot"), states_at=minutes(24 * 60))
def arrive_on_spot(ctx: Context, *, matter: Annotated[UUID, Of()]) -> None:
    """Arrive as a member of the team; the first stops the team's clock. A phone without network may say it later."""
    found = locked_matter(ctx, matter)
    team, call = team_of(found), own_call(ctx, found, "accepted")
    if call.arrived_at is not None:
        return
    ctx.not_before(call.answered_at)
    call.arrived_at = ctx.at
    update(call, "arrived_at")
    ctx.record(SeatArrived(matter=found.pk, seat=call.seat, person=call.person_id, call=call.pk))
    arrived(ctx, found, team)
