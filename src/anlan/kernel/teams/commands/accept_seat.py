# SPDX-License-Identifier: Apache-2.0
"""Say that one comes (应答)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...declare import minutes
from ...matters.queries import locked_matter
from ...writing import update
from ..calling import answered, count, own_call, team_of
from ..events import SeatAccepted


@command(label=pgettext_lazy("kernel", "I am coming"), states_at=minutes(30))
def accept_seat(ctx: Context, *, matter: Annotated[UUID, Of()]) -> None:
    """Take the seat into which one was called; twice is once."""
    found = locked_matter(ctx, matter)
    team, call = team_of(found), own_call(ctx, found)
    if call.state == "accepted":
        return
    ctx.not_before(call.called_at)
    call.state, call.answered_at = "accepted", ctx.at
    update(call, "state", "answered_at")
    ctx.record(SeatAccepted(matter=found.pk, seat=call.seat, person=call.person_id, call=call.pk))
    answered(ctx, found, call.seat)
    count(ctx, found, team)
