# SPDX-License-Identifier: Apache-2.0
"""Whoever was called and is silent when his seat's time is over is passed over; a closed matter needs no team."""

from ..clocks.events import ClockBreached
from ..context import Context
from ..events.base import Event
from ..events.models import EventRecord
from ..following.consumer import Recorder
from ..matters.flow import release
from ..matters.models import Matter
from ..registry import REGISTRY
from ..writing import update
from .calling import OPEN, leave, refill
from .events import SeatSilent, TeamReleased
from .models import SeatCall, Team

CLOSED, BREACHED = "matters.matter_closed", "clocks.clock_breached"


class TeamFollower(Recorder):
    """Follows breached clocks of seats, and the end of matters."""

    name = "teams.follower"
    wants = frozenset((CLOSED, BREACHED))

    def wanted(self, record: EventRecord) -> bool:
        """Of a matter whose kind has a team."""
        known = REGISTRY.kinds.get(record.kind or "")
        return record.name in self.wants and known is not None and bool(known.kind.team)

    def follow(self, ctx: Context, record: EventRecord, event: Event) -> None:
        """Silent seats fall to the next; at the end everybody is released."""
        team = Team.objects.filter(matter=record.matter, released_at=None).select_related("matter").first()
        if team is None:
            return
        if isinstance(event, ClockBreached):
            _pass_over(ctx, team, event)
        else:
            _release(ctx, team)


def _pass_over(ctx: Context, team: Team, event: ClockBreached) -> None:
    seats = [one for one in REGISTRY.kind(team.matter.kind).team if one.clock == event.clock]
    if not seats or event.rung or team.matter.closed_at is not None:
        return
    (seat,) = seats
    silent = SeatCall.objects.filter(
        matter=team.matter, seat=seat.name, state="called", called_at__lt=event.due_at
    )
    for call in silent:
        leave(ctx, team.matter, call, "silent")
        ctx.record(SeatSilent(matter=team.pk, seat=call.seat, person=call.person_id, call=call.pk))
    if silent:
        refill(ctx, team.matter, team, seat.name)


def _release(ctx: Context, team: Team) -> None:
    """Nobody is called any more; who took part keeps the matter in sight, for there is aftercare."""
    matter: Matter = team.matter
    for call in SeatCall.objects.filter(matter=matter, state__in=OPEN):
        if call.state == "called":
            release(ctx, matter, call.person_id, call.seat)
        call.state, call.ended_at = "released", ctx.at
        update(call, "state", "ended_at")
    team.released_at = ctx.at
    update(team, "released_at")
    ctx.record(TeamReleased(matter=matter.pk))
