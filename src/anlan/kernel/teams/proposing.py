# SPDX-License-Identifier: Apache-2.0
"""Who should take which seat: the cheapest way to fill all seats at once, with the reasons for each person. Pure.

Filling a seat with the nearest person, seat after seat, can leave the last one empty or send somebody across the district
(`linear_sum_assignment` gives the optimum; its speed for a district's size: docs/benchmarks.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from scipy.optimize import linear_sum_assignment

# What each thing weighs, in kilometres that somebody nearer would have to be worse by.
KM_UNKNOWN, KM_EACH_OPEN, KM_OFF_DUTY, KM_OTHER_DIALECT, KM_NO_WOMAN = 5.0, 3.0, 20.0, 15.0, 60.0
EMPTY_REQUIRED, EMPTY_OPTIONAL, NEVER = 1e6, 1e4, 1e9
FEW = 1e-6  # so that of two who are alike it is always the same


@dataclass(frozen=True)
class Wanted:
    """A seat to fill so many times; `talks`: who sits there talks with those concerned."""

    seat: str
    count: int = 1
    required: bool = True
    talks: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take one of these seats."""

    person: UUID
    seats: frozenset[str]
    metres: float | None = None
    load: int = 0
    on_duty: bool = True
    is_woman: bool | None = None
    dialects: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Wishes:
    """What those concerned asked for."""

    woman: bool = False
    dialect: str = ""


@dataclass(frozen=True)
class Chosen:
    """Somebody for a seat, and why he: codes such as `near`, `free`, `on_duty`, `speaks`, `woman`, `only_one`."""

    seat: str
    person: UUID
    metres: float | None
    because: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """Who for which seat, and which seats stay empty (once for each place in them)."""

    chosen: tuple[Chosen, ...]
    empty: tuple[str, ...]

    def of(self, seat: str) -> tuple[Chosen, ...]:
        """Those for one seat."""
        return tuple(one for one in self.chosen if one.seat == seat)


def propose(wanted: Sequence[Wanted], candidates: Sequence[Candidate], wishes: Wishes) -> Proposal:
    """The assignment of people to seats whose cost is least; nobody sits twice, a required seat goes before an optional one."""
    places = [one for one in wanted for _ in range(one.count)]
    people = sorted(candidates, key=lambda one: one.person)
    if not places:
        return Proposal((), ())
    costs = np.full((len(places), len(people) + len(places)), NEVER)
    for row, seat in enumerate(places):
        for column, one in enumerate(people):
            if seat.seat in one.seats:
                costs[row, column] = cost_of(seat, one, wishes) + FEW * column
        costs[row, len(people) + row] = EMPTY_REQUIRED if seat.required else EMPTY_OPTIONAL
    chosen, empty = [], []
    for row, column in zip(*linear_sum_assignment(costs), strict=True):
        seat = places[row]
        if column < len(people):
            one = people[column]
            chosen.append(Chosen(seat.seat, one.person, one.metres, _because(seat, one, people, wishes)))
        else:
            empty.append(seat.seat)
    return Proposal(tuple(chosen), tuple(empty))


def cost_of(seat: Wanted, one: Candidate, wishes: Wishes) -> float:
    """How far somebody is from being the best for a seat, in kilometres."""
    cost = KM_UNKNOWN if one.metres is None else one.metres / 1000
    cost += KM_EACH_OPEN * one.load + (0 if one.on_duty else KM_OFF_DUTY)
    if seat.talks and wishes.dialect and wishes.dialect not in one.dialects:
        cost += KM_OTHER_DIALECT
    if seat.talks and wishes.woman and not one.is_woman:
        cost += KM_NO_WOMAN
    return cost


def _because(seat: Wanted, one: Candidate, people: Sequence[Candidate], wishes: Wishes) -> tuple[str, ...]:
    rivals = [other for other in people if seat.seat in other.seats]
    distances = [other.metres for other in rivals if other.metres is not None]
    said = {
        "only_one": len(rivals) == 1,
        "nearest": one.metres is not None and len(rivals) > 1 and one.metres <= min(distances),
        "free": one.load == 0,
        "on_duty": one.on_duty,
        "off_duty": not one.on_duty,
        "speaks": seat.talks and bool(wishes.dialect) and wishes.dialect in one.dialects,
        "other_dialect": seat.talks and bool(wishes.dialect) and wishes.dialect not in one.dialects,
        "woman": seat.talks and wishes.woman and bool(one.is_woman),
        "no_woman": seat.talks and wishes.woman and not one.is_woman,
    }
    return tuple(code for code, holds in said.items() if holds)
