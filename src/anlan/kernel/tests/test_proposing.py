# SPDX-License-Identifier: Apache-2.0
"""The proposal of a team is the best there is under its rules: compared with every other one."""

from itertools import product
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.teams.proposing import (
    EMPTY_OPTIONAL,
    EMPTY_REQUIRED,
    Candidate,
    Wanted,
    Wishes,
    cost_of,
    propose,
)

SEATS = ("police", "mediator", "counsellor")


def somebody(number: int, *seats: str, **more: object) -> Candidate:
    return Candidate(UUID(int=number), frozenset(seats), **more)  # type: ignore[arg-type]


def cheapest(wanted, people, wishes) -> float:
    """By trying every way to sit."""
    places = [one for one in wanted for _ in range(one.count)]
    best = float("inf")
    for way in product([None, *range(len(people))], repeat=len(places)):
        sitting = [one for one in way if one is not None]
        if len(set(sitting)) < len(sitting):
            continue
        pairs = list(zip(places, way, strict=True))
        if any(who is not None and seat.seat not in people[who].seats for seat, who in pairs):
            continue
        best = min(
            best, sum(_price(seat, None if who is None else people[who], wishes) for seat, who in pairs)
        )
    return best


def _price(seat, one, wishes) -> float:
    if one is None:
        return EMPTY_REQUIRED if seat.required else EMPTY_OPTIONAL
    return cost_of(seat, one, wishes)


people = st.lists(
    st.builds(
        Candidate,
        person=st.integers(1, 10**6).map(lambda number: UUID(int=number)),
        seats=st.frozensets(st.sampled_from(SEATS), min_size=1),
        metres=st.none() | st.integers(0, 20_000).map(float),
        load=st.integers(0, 4),
        on_duty=st.booleans(),
        is_woman=st.none() | st.booleans(),
        dialects=st.frozensets(st.sampled_from(["wu", "min"])),
    ),
    max_size=5,
    unique_by=lambda one: one.person,
)
seats = st.lists(
    st.builds(Wanted, seat=st.sampled_from(SEATS), count=st.integers(1, 2), required=st.booleans(), talks=st.booleans()),
    min_size=1, max_size=2, unique_by=lambda one: one.seat,
)  # fmt: skip
wishes = st.builds(Wishes, woman=st.booleans(), dialect=st.sampled_from(["", "wu", "min"]))


@given(seats, people, wishes)
def test_no_other_way_to_sit_is_better(wanted, known, wished):
    found = propose(wanted, known, wished)
    by_id = {one.person: one for one in known}
    by_name = {one.seat: one for one in wanted}
    price = sum(_price(by_name[one.seat], by_id[one.person], wished) for one in found.chosen)
    price += sum(_price(by_name[name], None, wished) for name in found.empty)
    assert price - cheapest(wanted, known, wished) < 0.01


@given(seats, people, wishes)
def test_nobody_sits_twice_and_nobody_where_he_has_no_role(wanted, known, wished):
    found = propose(wanted, known, wished)
    assert len({one.person for one in found.chosen}) == len(found.chosen)
    assert all(one.seat in {c.person: c for c in known}[one.person].seats for one in found.chosen)


@given(seats, people, wishes)
def test_the_order_in_which_people_are_read_changes_nothing(wanted, known, wished):
    assert propose(wanted, known, wished) == propose(wanted, known[::-1], wished)


def test_who_can_do_two_things_does_what_nobody_else_can():
    both, one = somebody(1, "police", "mediator", metres=100.0), somebody(2, "police", metres=9000.0)
    found = propose([Wanted("police"), Wanted("mediator")], [both, one], Wishes())
    assert {c.seat: c.person for c in found.chosen} == {"police": one.person, "mediator": both.person}


def test_a_wish_for_a_woman_is_kept_where_there_is_one_and_said_where_there_is_none():
    man, woman = (
        somebody(1, "mediator", metres=100.0, is_woman=False),
        somebody(2, "mediator", metres=9000.0, is_woman=True),
    )
    seat = Wanted("mediator", talks=True)
    (kept,) = propose([seat], [man, woman], Wishes(woman=True)).chosen
    (broken,) = propose([seat], [man], Wishes(woman=True)).chosen
    assert (kept.person, "woman" in kept.because) == (woman.person, True)
    assert "no_woman" in broken.because


def test_whoever_is_on_duty_goes_before_whoever_is_nearer():
    found = propose([Wanted("police")], [somebody(1, "police", metres=10.0, on_duty=False),
                                         somebody(2, "police", metres=8000.0)], Wishes())  # fmt: skip
    assert found.chosen[0].person == UUID(int=2)


def test_a_seat_that_nobody_can_take_is_named():
    assert propose([Wanted("counsellor")], [somebody(1, "police")], Wishes()).empty == ("counsellor",)
