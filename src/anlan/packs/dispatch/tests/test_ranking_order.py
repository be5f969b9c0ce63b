# SPDX-License-Identifier: Apache-2.0
"""The order of those who may go, and the list of those who may not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from anlan.packs.dispatch.ranking import Contracts, EmployerKind, GuardColumns, rank_guards

from .ranking_people import (
    AT,
    BAR,
    Island,
    Walking,
    a_contract,
    a_guard,
    a_scene,
    metres_north,
    ranked,
    some_id,
)

AT_THE_BAR = a_scene(premises=BAR)


def numbers(answer_part: Sequence[object]) -> list[int]:
    """The test's numbers of the guards listed."""
    return [one.id.int for one in answer_part]  # type: ignore[attr-defined]


def test_the_quickest_comes_first() -> None:
    far, near = a_guard(1, position=metres_north(400)), a_guard(2, position=metres_north(100))
    assert numbers(ranked([far, near]).candidates) == [2, 1]


def test_who_was_asked_for_this_one_and_did_not_go_comes_last() -> None:
    declined, far = a_guard(1, position=metres_north(100)), a_guard(2, position=metres_north(400))
    found = ranked([declined, far], a_scene(declined=frozenset({some_id(1)}))).candidates
    assert numbers(found) == [2, 1]
    assert "declined" in [reason.code for reason in found[1].reasons]


def test_within_a_tie_his_own_post_comes_first() -> None:
    quick, own = (
        a_guard(1, position=metres_north(100)),
        a_guard(2, position=metres_north(104), home_premises=BAR),
    )
    assert numbers(ranked([quick, own], AT_THE_BAR).candidates) == [2, 1]


def test_within_a_tie_the_one_with_more_tasks_here_comes_first() -> None:
    quick, known = (
        a_guard(1, position=metres_north(100)),
        a_guard(2, position=metres_north(104), tasks_at={BAR: 3}),
    )
    assert numbers(ranked([quick, known], AT_THE_BAR).candidates) == [2, 1]


def test_beyond_five_seconds_knowing_the_venue_does_not_help() -> None:
    quick, own = (
        a_guard(1, position=metres_north(100)),
        a_guard(2, position=metres_north(108), home_premises=BAR),
    )
    assert numbers(ranked([quick, own], AT_THE_BAR).candidates) == [1, 2]


def test_equals_stand_in_order_of_id() -> None:
    assert numbers(ranked([a_guard(2), a_guard(1)]).candidates) == [1, 2]


def test_a_candidate_carries_his_parts() -> None:
    (one,) = ranked([a_guard(tasks_at={BAR: 2})], AT_THE_BAR).candidates
    assert one.seconds == pytest.approx(160, abs=1)
    assert one.metres == pytest.approx(200, abs=1)
    assert (one.position_age, one.tasks_here, one.own_post) == (3.0, 2, False)


def test_a_candidates_reasons_are_sentences() -> None:
    (one,) = ranked([a_guard(home_premises=BAR, tasks_at={BAR: 2})], AT_THE_BAR).candidates
    with translation.override("en"):
        assert [str(reason) for reason in one.reasons] == [
            "Service contract covers this place",
            "On duty until 03:42",
            "Trained until 2027-03-01",
            "His own post",
            "Tasks here in 90 days: 2",
        ]


def test_an_own_hire_is_not_said_to_be_covered_by_a_contract() -> None:
    guard = a_guard(employer=EmployerKind.IN_HOUSE, home_premises=BAR)
    assert ranked([guard], AT_THE_BAR).candidates[0].reasons[0].code == "own_unit"


def test_every_reason_can_be_read_and_sent() -> None:
    (one,) = ranked([a_guard(busy_with="T-7", position=None)]).excluded
    with translation.override("en"):
        assert one.reasons[0].as_dict() == {
            "rule": "PB-R10",
            "code": "busy",
            "values": {"task": "T-7"},
            "text": "Busy with task T-7; stand him down first",
        }


def test_the_excluded_stand_by_distance_and_the_unknown_last() -> None:
    rows = [
        a_guard(1, busy_with="T", position=None),
        a_guard(2, busy_with="T", position=metres_north(300)),
        a_guard(3, busy_with="T", position=metres_north(10)),
    ]
    answer = ranked(rows)
    assert numbers(answer.excluded) == [3, 2, 1]
    assert numbers(answer.nearest_excluded(2)) == [3, 2]


def test_when_nobody_may_go_the_desk_is_told() -> None:
    assert [note.code for note in ranked([]).notes] == ["note_nobody"]


def test_ways_are_asked_for_once_and_for_lawful_guards_only() -> None:
    router = Walking()
    ranked([a_guard(1), a_guard(2, certified=False), a_guard(3)], router=router)
    assert router.asked == [2]


def test_a_guard_to_whom_no_way_leads_is_left_out_with_a_reason() -> None:
    (one,) = ranked([a_guard()], router=Island()).excluded
    assert (one.broken, one.reasons[0].code) == (("no-way",), "no_way")


def test_a_guard_stands_on_the_roster_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        GuardColumns.of([a_guard(1), a_guard(1)])


def test_new_positions_and_tasks_leave_the_rest_of_the_roster() -> None:
    columns = GuardColumns.of([a_guard(1), a_guard(2), a_guard(3)])
    moved = columns.with_positions({some_id(2): (metres_north(10), AT - timedelta(seconds=1))})
    answer = rank_guards(
        a_scene(), moved.with_tasks({some_id(1): "T-1"}), Contracts([a_contract()]), Walking()
    )
    assert (numbers(answer.candidates), numbers(answer.excluded)) == ([2, 3], [1])


def test_the_moment_of_the_answer_is_the_moment_of_the_question() -> None:
    assert ranked([]).computed_at == AT


def test_a_scene_needs_an_aware_moment() -> None:
    with pytest.raises(ValueError, match="offset"):
        replace(a_scene(), at=AT.replace(tzinfo=None))
