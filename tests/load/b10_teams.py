# SPDX-License-Identifier: Apache-2.0
"""B10: a team for a matter out of 300 people, beside filling seat after seat; and a red family case until its team is called."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from time import perf_counter, thread_time
from uuid import UUID

from anlan.kernel.teams.models import SeatCall
from anlan.kernel.teams.proposing import (
    EMPTY_OPTIONAL,
    EMPTY_REQUIRED,
    Candidate,
    Proposal,
    Wanted,
    Wishes,
    cost_of,
    propose,
)

from .bench import Bench
from .figures import at_least, at_most, plain, share
from .households import DIALECTS, do, hire, red_case

SEATS = (
    Wanted("mediator", talks=True), Wanted("police"), Wanted("grid_worker", count=2), Wanted("federation", talks=True),
    Wanted("counsellor", required=False, talks=True), Wanted("justice", required=False),
)  # fmt: skip
LIMIT_MS = 50


@dataclass(frozen=True)
class Call:
    """One matter that needs a team: who could come, and what was wished."""

    candidates: Sequence[Candidate]
    wishes: Wishes


def run(bench: Bench) -> None:
    """The optimum and the greedy way in turn, over the same matters; then the whole command."""
    draw = Random(10)
    people = bench.size(300, 20)
    calls = [_call(draw, people) for _ in range(bench.size(200, 5))]
    took: dict[str, list[float]] = {"optimum": [], "greedy": []}
    cpu: list[float] = []
    gain: list[float] = []
    worse = 0
    for _round in range(bench.rounds):
        for one in calls:
            before, began = thread_time(), perf_counter()
            best = propose(SEATS, one.candidates, one.wishes)
            took["optimum"].append((perf_counter() - began) * 1000)
            cpu.append((thread_time() - before) * 1000)
            began = perf_counter()
            simple = seat_after_seat(one)
            took["greedy"].append((perf_counter() - began) * 1000)
            ours, theirs = cost(best, one), sum_of(simple, one)
            gain.append(theirs - ours)
            worse += ours > theirs + 1e-6
    better = 100 * sum(one > 1e-6 for one in gain) / len(gain)
    bench.show(
        at_most(
            f"a team of {sum(one.count for one in SEATS)} out of {people}, p95", share(took["optimum"], 95), LIMIT_MS, "ms",
            f"{share(took['greedy'], 95):.1f} ms seat after seat",
            f"{share(took['optimum'], 95) / share(took['greedy'], 95):.2f} ×",
        ),
        plain("its CPU, p50", share(cpu, 50), "ms"),
        plain("better than seat after seat", better, "% of matters", f"by {share(gain, 95):.1f} km at best 5 %"),
        at_least("never worse than seat after seat", float(worse == 0), 1, "(1 = holds)"),
    )  # fmt: skip
    _red_case(bench, draw, people)


def _red_case(bench: Bench, draw: Random, people: int) -> None:
    """From “call the team” of a red case until every seat is called and committed; its own candidates read anew each time."""
    hire(draw, people)
    took, called = [], 0
    for _ in range(bench.size(60, 3)):
        case = red_case()
        began = perf_counter()
        do("call_case_team", case=case, woman=draw.random() < 0.5)
        took.append((perf_counter() - began) * 1000)
        called = SeatCall.objects.filter(matter=case).count()
    bench.show(
        plain(f"red case: {called} seats called out of {people}, committed, p50", share(took, 50), "ms"),
        plain("red case, p95", share(took, 95), "ms"),
    )


def seat_after_seat(call: Call) -> list[tuple[Wanted, Candidate | None]]:
    """The rival: each place takes whoever is best for it and still free."""
    taken: set[UUID] = set()
    found: list[tuple[Wanted, Candidate | None]] = []
    for seat in SEATS:
        for _place in range(seat.count):
            free = [one for one in call.candidates if seat.seat in one.seats and one.person not in taken]
            best = min(
                free, key=lambda one, seat=seat: (cost_of(seat, one, call.wishes), one.person), default=None
            )
            found.append((seat, best))
            taken |= {best.person} if best else set()
    return found


def sum_of(found: Sequence[tuple[Wanted, Candidate | None]], call: Call) -> float:
    """What a way of filling the seats costs, in kilometres."""
    return sum(
        cost_of(seat, one, call.wishes) if one else EMPTY_REQUIRED if seat.required else EMPTY_OPTIONAL
        for seat, one in found
    )


def cost(proposal: Proposal, call: Call) -> float:
    """The same of a proposal."""
    people = {one.person: one for one in call.candidates}
    seats = {one.seat: one for one in SEATS}
    filled = [(seats[one.seat], people[one.person]) for one in proposal.chosen]
    return sum_of([*filled, *((seats[name], None) for name in proposal.empty)], call)


def _call(draw: Random, people: int) -> Call:
    """Most can take one seat, a third two, few have the dialect or the time."""
    names = [one.seat for one in SEATS]
    candidates = [
        Candidate(
            UUID(int=draw.getrandbits(128)),
            frozenset(draw.sample(names, draw.choice((1, 1, 2)))),
            draw.uniform(100, 18_000) if draw.random() < 0.95 else None,
            load=draw.choice((0, 0, 0, 1, 2, 4)),
            on_duty=draw.random() < 0.4,
            is_woman=draw.random() < 0.5,
            dialects=frozenset(draw.sample(DIALECTS, draw.choice((1, 1, 2)))),
        )
        for _ in range(people)
    ]
    return Call(candidates, Wishes(draw.random() < 0.5, draw.choice(("", *DIALECTS))))
