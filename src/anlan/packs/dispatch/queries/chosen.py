# SPDX-License-Identifier: Apache-2.0
"""The one incident before the desk's eyes: who can go, what is foreseen if he is sent, and where police stand."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.kernel import timing
from anlan.kernel.errors import Refused
from anlan.kernel.events import log
from anlan.kernel.people.models import Organisation
from anlan.kernel.ports import PortMissing

from ..holding import Mark, Segment, forecast, marks, unheld_in_all
from ..models import Guard, Shift, VenuePost
from ..ranking import Candidate, CarCandidate
from .beside import sendings
from .board import Row, must_have_police, only_cordon
from .candidates import Choice, choice_for
from .listing import facts_of

SHOWN = 9  # one key each
OUT = 8


@dataclass(frozen=True)
class Ranked:
    """Who may go to a row's scene; `missing` says why nobody could be ranked: no_place, no_streets."""

    row: Row
    choice: Choice | None
    missing: str = ""
    picked: Candidate | None = None
    employers: dict[UUID, str] | None = None
    posts: dict[UUID, str] | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Those who may go, at most nine."""
        return self.choice.guards.candidates[:SHOWN] if self.choice else ()

    @property
    def car(self) -> CarCandidate | None:
        """The car that goes in the same deed, where police must go at once and none was sent yet."""
        if self.choice is None or not self.needs_car:
            return None
        return next(iter(self.choice.cars.candidates), None)

    @property
    def needs_car(self) -> bool:
        """Whether an offer must bring police with it (PB-R7)."""
        return must_have_police(self.row.incident) and self.row.board.officer is None

    @property
    def is_cordon(self) -> bool:
        """Whether the guard is only to cordon."""
        return only_cordon(self.row.incident)


_kept: dict[tuple[UUID, bool], tuple[int, datetime, Choice]] = {}
SHARED = timedelta(seconds=2)  # list, axis and map ask for the same ranking in one moment
MOST_KEPT = 64


def ranked(row: Row, guard: UUID | None = None) -> Ranked:
    """Rank for a row; `guard` is the candidate whose way is looked at, otherwise the first."""
    try:
        choice = _choice(row)
    except Refused:
        return Ranked(row, None, "no_place")
    except PortMissing:
        return Ranked(row, None, "no_streets")
    first = next(iter(choice.guards.candidates), None)
    picked = next((one for one in choice.guards.candidates[:SHOWN] if one.id == guard), first)
    return Ranked(row, choice, picked=picked)


def _choice(row: Row) -> Choice:
    """The ranking, shared by what is asked for it within two seconds and without anything having happened."""
    cordon = only_cordon(row.incident)
    head, at, key = log.head(), timing.now(), (row.matter.pk, cordon)
    kept = _kept.get(key)
    if kept is not None and kept[0] == head and timedelta(0) <= at - kept[1] < SHARED:
        return kept[2]
    choice = choice_for(row.matter, cordon=cordon)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = (head, at, choice)
    return choice


def described(found: Ranked) -> Ranked:
    """The same with employers and posts of the candidates, by three queries."""
    people = [one.id for one in found.candidates]
    if not people:
        return replace(found, employers={}, posts={})
    at = timing.now()
    wanted = {one.organisation for one in found.candidates}
    employers = dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))
    homes = dict(Guard.objects.filter(pk__in=people).values_list("pk", "home_post"))
    shifts = Shift.objects.filter(person__in=people, starts_at__lte=at, ends_at__gt=at)
    codes = {**homes, **dict(shifts.values_list("person", "post"))}
    names = dict(VenuePost.objects.filter(code__in=set(codes.values())).values_list("code", "name"))
    return replace(
        found, employers=employers, posts={who: names[c] for who, c in codes.items() if c in names}
    )


@dataclass(frozen=True)
class Outlook:
    """What is foreseen: segments, marks, and seconds without anybody, with the picked guard and without him."""

    foreseen: tuple[Segment, ...]
    marks: tuple[Mark, ...]
    unheld_with: float | None = None
    unheld_without: float | None = None


def outlook(row: Row, found: Ranked | None) -> Outlook:
    """What becomes of the scene; where a task waits, if the picked guard were sent now (with the car that goes along)."""
    guard_eta = row.board.guard_due_at if row.board.task_stage == "accepted" else None
    police_eta, known = row.board.police_due_at, facts_of(row.board)
    with_guard = without = None
    if found is not None and found.picked is not None and row.board.task_stage == "waiting":
        guard_eta = row.held.now + timedelta(seconds=found.picked.seconds)
        alone = forecast(row.held, None, police_eta)
        without = unheld_in_all(row.held, alone) if alone else None
        if found.car is not None:
            police_eta = row.held.now + timedelta(seconds=found.car.seconds)
        with_guard = unheld_in_all(row.held, forecast(row.held, guard_eta, police_eta))
    seen = marks(known, row.held.now, guard_eta=guard_eta, police_eta=police_eta)
    return Outlook(forecast(row.held, guard_eta, police_eta), seen, with_guard, without)


@dataclass(frozen=True)
class Police:
    """An officer who was sent, with his car."""

    name: str
    car: str
    sent_at: datetime
    due_at: datetime | None
    signed_at: datetime | None
    arrived_at: datetime | None
    left_at: datetime | None


def police_of(incident: UUID) -> list[Police]:
    """Who was sent to an incident, in order."""
    return [
        Police(row.officer.name, row.car.call_sign if row.car else "", row.sent_at, row.due_at, row.signed_at,
               row.arrived_at, row.left_at)
        for row in sendings(incident)
    ]  # fmt: skip


def posts_of(premises: UUID | None, lat: float, lng: float, degrees: float = 0.012) -> list[VenuePost]:
    """Posts of guards around a place."""
    near = Q(lat__range=(lat - degrees, lat + degrees), lng__range=(lng - degrees, lng + degrees))
    return list(VenuePost.objects.filter(near | Q(premises=premises, premises__isnull=False))[:60])
