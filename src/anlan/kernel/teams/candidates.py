# SPDX-License-Identifier: Apache-2.0
"""Who could take a seat here and now: by role and region, with duty, load, dialects and the way he has to go."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import cos, hypot, radians
from uuid import UUID

from django.db.models import Q

from ..access.models import RoleGrant
from ..declare import Kind, Seat
from ..matters.beside import involvements
from ..matters.details import opened
from ..matters.models import Matter
from ..people.models import Aptitude, OnCall
from ..places.queries import within
from ..registry import REGISTRY
from .beside import calls
from .models import SeatCall, Team
from .proposing import Candidate, Proposal, Wanted, Wishes, propose

OPEN = ("called", "accepted")
type Spot = tuple[float, float] | None


def seats_of(matter: Matter) -> list[Seat]:
    """The seats that this matter asks for: those whose condition its details meet."""
    kind = REGISTRY.kind(matter.kind)
    if not any(seat.only_if for seat in kind.team):
        return list(kind.team)
    said = opened(matter)
    return [
        seat
        for seat in kind.team
        if all(str(said.get(name)) in values for name, values in seat.only_if.items())
    ]


def proposal(matter: Matter, seats: Sequence[Seat], team: Team | None, at: datetime) -> Proposal:
    """Who should be called into these seats now; nobody who was called into this matter before, nor who is part of it."""
    wanted = [Wanted(one.name, one.count, not one.optional, one.talks) for one in seats]
    wishes = Wishes(team.wants_woman, team.dialect) if team else Wishes()
    return propose(wanted, candidates(matter, {one.name: one.role or one.name for one in seats}, at), wishes)


def substitute_for(matter: Matter, seat: Seat, team: Team | None, at: datetime) -> Proposal:
    """Who stands in for a seat that nobody is left for."""
    wishes = Wishes(team.wants_woman, team.dialect) if team else Wishes()
    found = candidates(matter, {seat.name: seat.substitute}, at) if seat.substitute else []
    return propose([Wanted(seat.name, 1, not seat.optional, seat.talks)], found, wishes)


def candidates(matter: Matter, roles: dict[str, str], at: datetime) -> list[Candidate]:
    """Whoever holds the role of a seat (`roles`: by seat) where the matter is."""
    seats_of_role: dict[str, set[str]] = {}
    for seat, role in roles.items():
        seats_of_role.setdefault(f"{matter.pack}.{role}", set()).add(seat)
    standing = Q(ends_at=None) | Q(ends_at__gt=at)
    grants = RoleGrant.objects.filter(standing, role__in=seats_of_role)
    found: dict[UUID, set[str]] = {}
    for person, role, region in grants.values_list("person", "role", "region_path"):
        if within(matter.region_path, region):
            found.setdefault(person, set()).update(seats_of_role[role])
    for person in _out_of_question(matter):
        found.pop(person, None)
    return _known(found, matter, at)


def _out_of_question(matter: Matter) -> set[UUID]:
    """Whoever was called before, and whoever takes part already: as one concerned, or with other duties in it.

    Who was released with his team is none of them: when a matter is taken up again, those who know it may come again.
    """
    called = {one.person_id for one in calls(matter.pk) if one.state != "released"}
    seats = {seat.name for seat in REGISTRY.kind(matter.kind).team}
    parts = [one for one in involvements(matter.pk) if one.until is None and one.part not in seats]
    return called | {one.person_id for one in parts}


def _known(found: dict[UUID, set[str]], matter: Matter, at: datetime) -> list[Candidate]:
    able = Aptitude.objects.in_bulk(found)
    on_call = _on_call(found, matter, at)
    loads = Counter(
        SeatCall.objects.filter(person__in=found, state__in=OPEN).values_list("person", flat=True)
    )
    spot = spot_of(matter)
    made = []
    for person, seats in found.items():
        one = able.get(person) or Aptitude(person_id=person)
        metres = (
            metres_between(spot, (one.lat, one.lng)) if one.lat is not None and one.lng is not None else None
        )
        made.append(
            Candidate(
                person, frozenset(seats), metres, loads[person], person in on_call, one.is_woman,
                frozenset(one.dialects.split()),
            )
        )  # fmt: skip
    return made


def _on_call(found: Iterable[UUID], matter: Matter, at: datetime) -> set[UUID]:
    rows = OnCall.objects.filter(person__in=found, since__lte=at).filter(Q(until=None) | Q(until__gt=at))
    return {
        person
        for person, path in rows.values_list("person", "region_path")
        if within(matter.region_path, path)
    }


def spot_of(matter: Matter) -> Spot:
    """Where the matter is, if its kind names the detail that says so; nobody sees it, it only measures the way."""
    kind: Kind = REGISTRY.kind(matter.kind)
    said = opened(matter).get(kind.place) if kind.place else None
    if not said:
        return None
    lat, lng = (said["lat"], said["lng"]) if isinstance(said, dict) else said
    return (float(lat), float(lng))


def metres_between(one: Spot, other: Spot) -> float | None:
    """The straight way, good for a district."""
    if one is None or other is None:
        return None
    north = (one[0] - other[0]) * 111_195
    return hypot(north, (one[1] - other[1]) * 111_195 * cos(radians(one[0])))
