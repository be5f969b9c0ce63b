# SPDX-License-Identifier: Apache-2.0
"""Leave a team in the middle; the seat is called again."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ...command import Of, command
from ...context import Context
from ...fields import Choice
from ...matters.queries import locked_matter
from ..calling import leave, own_call, refill, team_of
from ..events import SeatLeft, WhyNot


@command(label=pgettext_lazy("kernel", "Leave the team"))
def leave_team(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    why: Annotated[WhyNot, Choice(label=pgettext_lazy("kernel", "Why"))],
) -> None:
    """Give a seat back that one took; whoever is best now is called, and the matter is out of one's sight."""
    found = locked_matter(ctx, matter)
    team, call = team_of(found), own_call(ctx, found, "accepted")
    leave(ctx, found, call, "left", why)
    ctx.record(SeatLeft(matter=found.pk, seat=call.seat, person=call.person_id, call=call.pk, why=why))
    refill(ctx, found, team, call.seat)
