# SPDX-License-Identifier: Apache-2.0
"""Say that one cannot come; the next is called at once."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...fields import Choice
from ...matters.queries import locked_matter
from ..calling import answered, count, leave, own_call, refill, team_of
from ..events import SeatDeclined, WhyNot


@command(label=pgettext_lazy("kernel", "I cannot come"))
def decline_seat(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    why: Annotated[WhyNot, Choice(label=pgettext_lazy("kernel", "Why"))],
) -> None:
    """Decline the seat into which one was called; the reason stays with the call."""
    found = locked_matter(ctx, matter)
    team, call = team_of(found), own_call(ctx, found, "called")
    leave(ctx, found, call, "declined", why)
    ctx.record(SeatDeclined(matter=found.pk, seat=call.seat, person=call.person_id, call=call.pk, why=why))
    refill(ctx, found, team, call.seat)
    answered(ctx, found, call.seat)
    count(ctx, found, team)
