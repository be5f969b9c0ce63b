# SPDX-License-Identifier: Apache-2.0
"""Levels: proposed with reasons, set by a person, red by two, and never from what somebody is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.closing.rules import standing
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.teams.models import SeatCall, Team

from ..kinds.family_dispute import FamilyDispute
from ..models import Case
from ..queries.cases import calls_lately
from ..queries.signs import newest_signs
from ..rulesets.levels import LEVELS, OF_SIGN, REASONS, Sign, propose

HERE = "331002001"
LABELLING = ("ill", "drug", "correct", "mental", "psych", "addict", "hiv", "poor", "prison", "convict")


@given(st.sets(st.sampled_from(Sign)), st.booleans(), st.integers(0, 9), st.booleans())
def test_the_proposal_is_the_highest_that_something_speaks_for_JS_R8(signs, in_danger, calls, is_dispute):
    found = propose(signs, in_danger=in_danger, calls=calls, is_dispute=is_dispute)
    heard = [OF_SIGN[one] for one in signs] + ["red"] * in_danger + ["orange"] * (calls >= 2)
    expected = min(heard, key=LEVELS.index) if heard else "yellow" if is_dispute else "blue"
    assert found.level == expected
    assert found.because
    assert set(found.because) <= REASONS.keys()


@given(st.sets(st.sampled_from(Sign)), st.sampled_from(Sign), st.booleans(), st.integers(0, 9))
def test_one_sign_more_never_lowers_a_level_JS_R8(signs, more, in_danger, calls):
    less = propose(signs, in_danger=in_danger, calls=calls, is_dispute=True)
    with_it = propose({*signs, more}, in_danger=in_danger, calls=calls, is_dispute=True)
    assert LEVELS.index(with_it.level) <= LEVELS.index(less.level)


def test_no_sign_and_no_field_can_hold_a_label_JS_R9():
    words = [*Sign, *REASONS, *FamilyDispute.model_fields]
    assert [
        word for word in words if any(word.startswith(one) or f"_{one}" in word for one in LABELLING)
    ] == []


def test_two_calls_of_one_household_within_thirty_days_count_JS_R8(family, hands):
    family.case(home="演示巷 7 号")
    hands.pass_(days=29)
    second = family.case(home="演示巷  7号")
    assert calls_lately(Case.objects.get(pk=second), timing.now(), None) == 2
    hands.pass_(days=31)
    third = family.case(home="演示巷 7 号")
    assert calls_lately(Case.objects.get(pk=third), timing.now(), None) == 1


def test_red_waits_for_a_second_person_and_is_orange_until_then_JS_R8(family):
    case = family.case()
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", signs=["weapon"])
    assert Matter.objects.get(pk=case).level == "orange"
    with pytest.raises(Refused, match="second_person"):
        family.tell("confirm_red", family.window, case=case)
    family.tell("confirm_red", family.second, case=case)
    assert Matter.objects.get(pk=case).level == "red"


def test_without_the_second_persons_yes_it_is_not_red_and_says_why(family):
    case = family.case()
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", words="先按红报")
    with pytest.raises(Invalid, match="reason_needed"):
        family.tell("confirm_red", family.second, case=case, agree=False)
    family.tell("confirm_red", family.second, case=case, agree=False, words="只是口角")
    assert Matter.objects.get(pk=case).level == "orange"


def test_lower_than_proposed_needs_a_reason_JS_R8(family):
    case = family.case()
    family.tell("accept_case", family.window, case=case)
    with pytest.raises(Invalid, match="reason_needed"):
        family.tell("set_level", family.window, case=case, level="blue", signs=["threats"])
    family.tell("set_level", family.window, case=case, level="blue", signs=["threats"], words="一句气话")
    assert Matter.objects.get(pk=case).level == "blue"


def ways_to_end(case):
    return {one.name for one in standing(Matter.objects.get(pk=case)).ready()}


def test_advice_is_no_end_of_orange_before_its_team_was_called(family):
    case = family.graded("orange")
    assert "advised" not in ways_to_end(case)
    family.tell("call_case_team", family.window, case=case)
    assert "advised" in ways_to_end(case)


def test_advice_is_an_end_of_orange_that_a_person_lowered_with_a_reason(family):
    case = family.graded("orange")
    family.tell("set_level", family.window, case=case, level="blue", words="问过，只是咨询")
    assert "advised" in ways_to_end(case)


def test_nobody_waits_for_the_second_person_to_call_the_team(family):
    case = family.case(danger="yes")
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", words="有刀", signs=["weapon"])
    answer = family.tell("call_case_team", family.window, case=case)
    assert "family.urgent_team_called" in answer.events


def test_who_may_hurt_herself_is_in_danger_and_her_wishes_go_with_the_call(family):
    said = {"about": "sad", "now": True, "by_woman": "with_woman", "speaks": "taizhou", "region": HERE}
    asked = family.tell("ask_for_help", family.door, **said).matter
    assert not Case.objects.get(pk=asked).flag_is_on
    family.tell("accept_case", family.window, case=asked)
    family.tell("set_level", family.window, case=asked, level="red", signs=["death_talk"])
    assert newest_signs(asked) == ["death_talk"]
    family.tell("call_case_team", family.window, case=asked)
    team = Team.objects.get(matter=asked)
    assert (team.wants_woman, team.dialect) == (True, "taizhou")
    assert SeatCall.objects.filter(matter=asked, seat="police").exists()
