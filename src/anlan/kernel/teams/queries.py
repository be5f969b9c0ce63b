# SPDX-License-Identifier: Apache-2.0
"""Reading teams: who is coming, who is not, which seats are open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ..declare import Label, Seat
from ..matters.models import Matter
from ..people.models import Person
from ..registry import REGISTRY
from .beside import calls, teams
from .candidates import candidates, seats_of
from .models import SeatCall, Team

STANDS = {"accepted": 0, "called": 1, "declined": 2, "silent": 2, "left": 2, "released": 2}


@dataclass(frozen=True)
class Sitting:
    """One call, as a page shows it: who, since when, and what became of it."""

    person: UUID
    name: str
    state: str  # called | accepted | arrived | declined | silent | left | released
    is_substitute: bool
    because: tuple[str, ...]
    metres: int | None
    called_at: datetime
    answered_at: datetime | None
    arrived_at: datetime | None
    why: str


@dataclass(frozen=True)
class SeatReading:
    """A seat with everybody who was called into it, those who come first."""

    name: str
    label: Label
    is_optional: bool
    is_lead: bool
    count: int
    calls: tuple[Sitting, ...]

    @property
    def state(self) -> str:
        """Where it stands: arrived, taken, called, or empty."""
        states = [one.state for one in self.calls]
        if "arrived" in states:
            return "arrived"
        if sum(state == "accepted" for state in states) >= self.count:
            return "taken"
        if "called" in states:
            return "called"
        return "taken" if "released" in states else "empty"


@dataclass(frozen=True)
class TeamReading:
    """A matter's team, seat by seat."""

    team: Team
    seats: tuple[SeatReading, ...]

    def own(self, person: UUID | None) -> Sitting | None:
        """The call that waits for this person, or that he took."""
        mine = (
            one
            for seat in self.seats
            for one in seat.calls
            if one.person == person and one.state in ("called", "accepted", "arrived")
        )
        return next(mine, None)


def _team(matter: Matter) -> Team | None:
    return next(iter(teams(matter.pk)), None)


def team_reading(matter: Matter) -> TeamReading | None:
    """The team of a matter; None where none was called."""
    team = _team(matter)
    if team is None:
        return None
    called = calls(matter.pk)
    asked = seats_of(matter)
    return TeamReading(
        team, tuple(_seat(one, [call for call in called if call.seat == one.name]) for one in asked)
    )


def deeds_now(matter: Matter, person: UUID | None) -> frozenset[str]:
    """Which verbs of teams have anything to do here for this person, whatever he may."""
    if matter.closed_at is not None or not REGISTRY.kind(matter.kind).team:
        return frozenset()
    team = _team(matter)
    if team is None or team.released_at is not None:  # released, and the matter was taken up again
        return frozenset(("call_team",))
    own = next(
        (one for one in calls(matter.pk) if one.person_id == person and one.state in ("called", "accepted")),
        None,
    )
    if own is None:
        return frozenset(("call_person",))
    if own.state == "called":
        return frozenset(("call_person", "accept_seat", "decline_seat"))
    return frozenset(("call_person", "leave_team", *(() if own.arrived_at else ("arrive_on_spot",))))


def callable_people(matter: Matter, at: datetime) -> list[tuple[UUID, str, str]]:
    """Whom one could call now, with the seat he would take: those of a substitute after those of the seat itself."""
    asked = seats_of(matter)
    own = candidates(matter, {one.name: one.role or one.name for one in asked}, at)
    others = candidates(matter, {one.name: one.substitute for one in asked if one.substitute}, at)
    found = {(one.person, seat): None for some in (own, others) for one in some for seat in sorted(one.seats)}
    names = dict(Person.objects.filter(pk__in={person for person, _ in found}).values_list("pk", "name"))
    return [(person, names[person], seat) for person, seat in found]


def _seat(seat: Seat, calls: list[SeatCall]) -> SeatReading:
    ordered = sorted(calls, key=lambda one: STANDS[one.state])
    return SeatReading(
        seat.name, seat.label, seat.optional, seat.lead, seat.count, tuple(_sitting(one) for one in ordered)
    )


def _sitting(call: SeatCall) -> Sitting:
    person: Person = call.person
    state = "arrived" if call.state == "accepted" and call.arrived_at else call.state
    return Sitting(
        person.pk, person.name, state, call.is_substitute, tuple(call.because.split()), call.metres, call.called_at,
        call.answered_at, call.arrived_at, call.why,
    )  # fmt: skip


def calls_waiting_for(person: UUID | None) -> QuerySet[SeatCall, UUID]:
    """The matters that call this person and wait for his answer: one question, or part of another."""
    return SeatCall.objects.filter(person=person, state="called").values_list("matter", flat=True)


def seats_held(person: UUID | None) -> list[SeatCall]:
    """His calls to open matters that wait for an answer or that he took, with their matters; the newest first."""
    rows = SeatCall.objects.filter(person=person, state__in=("called", "accepted"), matter__closed_at=None)
    return list(rows.select_related("matter").order_by("-called_at"))
