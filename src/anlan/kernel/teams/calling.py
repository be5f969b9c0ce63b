# SPDX-License-Identifier: Apache-2.0
"""What several commands and the follower do to a team: call into a seat, take an answer, count how far it is."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from ..context import Context
from ..declare import Seat
from ..errors import Refused
from ..ids import new_id
from ..matters.flow import involve, release
from ..matters.models import Matter
from ..registry import REGISTRY
from ..writing import insert, update
from .candidates import proposal, seats_of, substitute_for
from .events import FirstArrived, SeatAnswered, SeatCalled, SeatEmpty, SeatsAnswered, TeamCalled, TeamComplete
from .models import SeatCall, Team
from .proposing import Chosen

OPEN = ("called", "accepted")


def team_of(matter: Matter) -> Team:
    """The matter's team; raises Refused where none was called."""
    found = Team.objects.filter(matter=matter).first()
    if found is None or found.released_at is not None:
        raise Refused("no_team", _("No team is at work on this."))
    return found


def own_call(ctx: Context, matter: Matter, *states: str) -> SeatCall:
    """The caller's own call in this matter; raises Refused where he has none that waits."""
    found = SeatCall.objects.filter(matter=matter, person=ctx.caller.person, state__in=states or OPEN).first()
    if found is None:
        raise Refused("not_called", _("You are not called into this team (any more)."))
    return found


def call_together(ctx: Context, matter: Matter, *, woman: bool = False, dialect: str = "") -> int:
    """Call whoever is best into every seat that a locked matter asks for; the number of people called."""
    if not REGISTRY.kind(matter.kind).team:
        raise Refused("no_seats", _("Matters of this kind have no team."))
    before = Team.objects.filter(matter=matter).first()
    if before is not None and (before.released_at is None or matter.closed_at is not None):
        raise Refused("called_already", _("The team has been called already."))
    team = Team(matter=matter, called_at=ctx.at, wants_woman=woman, dialect=dialect)
    if before is None:
        insert(team)
    else:  # the matter was taken up again
        update(team, *(one.name for one in Team._meta.concrete_fields if not one.primary_key))
    ctx.record(TeamCalled(matter=matter.pk))
    fill(ctx, matter, team, seats_of(matter))
    return SeatCall.objects.filter(matter=matter, called_at=ctx.at, state="called").count()


def seat(ctx: Context, matter: Matter, one: Chosen, *, is_substitute: bool = False) -> SeatCall:
    """Call somebody: he takes part from now on, so that he can see what he is asked for."""
    call = SeatCall(
        id=new_id(), matter=matter, seat=one.seat, person_id=one.person, is_substitute=is_substitute, called_at=ctx.at,
        because=" ".join(one.because), metres=round(one.metres) if one.metres is not None else None,
    )  # fmt: skip
    insert(call)
    involve(ctx, matter, one.person, one.seat)
    said = SeatCalled(
        matter=matter.pk, seat=one.seat, person=one.person, call=call.pk, is_substitute=is_substitute
    )
    ctx.record(said)
    return call


def fill(ctx: Context, matter: Matter, team: Team, seats: Sequence[Seat]) -> None:
    """Call whoever is best for these seats; where nobody is left, the substitute; where he is missing too, say so."""
    found = proposal(matter, seats, team, ctx.at)
    for one in found.chosen:
        seat(ctx, matter, one)
    for name in dict.fromkeys(found.empty):
        wanted = REGISTRY.kind(matter.kind).seat(name)
        for one in substitute_for(matter, wanted, team, ctx.at).chosen:
            seat(ctx, matter, one, is_substitute=True)
            break
        else:
            ctx.record(SeatEmpty(matter=matter.pk, seat=name))


def fill_missing(ctx: Context, matter: Matter) -> None:
    """Call into the seats that a locked matter asks for only now, because what is known of it has changed; no team, no call."""
    team = Team.objects.filter(matter=matter, released_at=None).first()
    if team is None:
        return
    known = set(SeatCall.objects.filter(matter=matter).values_list("seat", flat=True))
    fill(ctx, matter, team, [one for one in seats_of(matter) if one.name not in known])


def refill(ctx: Context, matter: Matter, team: Team, name: str) -> None:
    """Call the next into a seat that has become free, as often as it is short of."""
    wanted = REGISTRY.kind(matter.kind).seat(name)
    taken = SeatCall.objects.filter(matter=matter, seat=name, state__in=OPEN).count()
    if taken < wanted.count:
        fill(ctx, matter, team, [replace(wanted, count=wanted.count - taken)])


def leave(ctx: Context, matter: Matter, call: SeatCall, state: str, why: str = "") -> None:
    """A call ends without its person; he sees the matter no more."""
    call.state, call.why, call.ended_at = state, why, ctx.at
    call.answered_at = call.answered_at or (ctx.at if state == "declined" else None)
    update(call, "state", "why", "ended_at", "answered_at")
    release(ctx, matter, call.person_id, call.seat)


def count(ctx: Context, matter: Matter, team: Team) -> None:
    """Say what has become true: a seat has answered, all have, the team is complete."""
    calls = list(SeatCall.objects.filter(matter=matter))
    asked = seats_of(matter)
    waiting = {one.seat for one in calls if one.state == "called"}
    taken = [one.seat for one in calls if one.state == "accepted"]
    required = [one for one in asked if not one.optional]
    if team.answered_at is None and all(one.name in taken and one.name not in waiting for one in required):
        team.answered_at = ctx.at
        update(team, "answered_at")
        ctx.record(SeatsAnswered(matter=matter.pk))
    if team.complete_at is None and all(taken.count(one.name) >= one.count for one in required):
        team.complete_at = ctx.at
        update(team, "complete_at")
        ctx.record(TeamComplete(matter=matter.pk))


def answered(ctx: Context, matter: Matter, name: str) -> None:
    """The seat's clock stops when nobody in it is waited for."""
    if not SeatCall.objects.filter(matter=matter, seat=name, state="called").exists():
        ctx.record(SeatAnswered(matter=matter.pk, seat=name))


def arrived(ctx: Context, matter: Matter, team: Team) -> None:
    """The first on the spot stops the clock of the whole team."""
    if team.arrived_at is None:
        team.arrived_at = ctx.at
        update(team, "arrived_at")
        ctx.record(FirstArrived(matter=matter.pk))
