# SPDX-License-Identifier: Apache-2.0
"""Each rule by itself: one thing is changed about a guard who may go."""

from datetime import date, timedelta
from typing import Any

import pytest

from anlan.packs.dispatch.ranking import CategoryClass, EmployerKind, Limits, Outline, ServedArea, TaskKind

from .ranking_people import (
    AT,
    BAR,
    BAR_CONTRACT,
    COMPANY,
    DAY,
    ESTATE,
    HERE,
    MALL,
    OTHER_COMPANY,
    a_contract,
    a_guard,
    a_scene,
    broken_by,
    code_of,
    metres_north,
    ranked,
    some_id,
    square,
)

PROPERTY: dict[str, Any] = {"employer": EmployerKind.PROPERTY_COMPANY, "home_premises": ESTATE, "serves": ()}
IN_HOUSE: dict[str, Any] = {"employer": EmployerKind.IN_HOUSE, "home_premises": BAR, "serves": ()}


def test_a_lawful_guard_may_go() -> None:
    assert broken_by(a_guard()) == ()


def test_a_property_guard_stays_in_his_own_property_PB_R2() -> None:
    assert broken_by(a_guard(**PROPERTY)) == ("PB-R2",)
    assert code_of(a_guard(**PROPERTY)) == "property_elsewhere"


def test_a_property_guard_may_go_anywhere_in_his_own_property_PB_R2() -> None:
    assert broken_by(a_guard(**PROPERTY), a_scene(point=metres_north(300))) == ()


def test_the_outline_decides_and_not_the_name_of_the_premises_PB_R2() -> None:
    """In front of the gate is not inside the property, even if the caller named the estate."""
    assert broken_by(a_guard(**PROPERTY), a_scene(premises=ESTATE)) == ("PB-R2",)


def test_premises_without_an_outline_are_taken_at_their_name_PB_R2() -> None:
    assert broken_by(a_guard(**IN_HOUSE), a_scene(premises=BAR, premises_type="04")) == ()


def test_an_in_house_guard_stays_in_his_own_unit_PB_R2() -> None:
    assert code_of(a_guard(**IN_HOUSE), a_scene(premises=MALL)) == "in_house_elsewhere"


def test_an_in_house_guard_without_a_unit_may_go_nowhere_PB_R2() -> None:
    assert broken_by(a_guard(**IN_HOUSE | {"home_premises": None})) == ("PB-R2",)


def test_an_in_house_guard_has_no_use_of_a_contract_PB_R2() -> None:
    assert broken_by(a_guard(employer=EmployerKind.IN_HOUSE)) == ("PB-R2",)


@pytest.mark.parametrize("own_hire", [IN_HOUSE, PROPERTY | {"home_premises": BAR}])
def test_a_place_of_entertainment_takes_no_own_hires_PB_R2(own_hire: dict[str, Any]) -> None:
    scene = a_scene(premises=BAR, premises_type="05")
    assert code_of(a_guard(**own_hire), scene) == "entertainment_own_hire"


def test_a_place_of_entertainment_takes_company_guards_PB_R2() -> None:
    assert broken_by(a_guard(), a_scene(premises=BAR, premises_type="05")) == ()


def test_a_company_guard_needs_a_contract_for_the_place_PB_R2() -> None:
    away = a_contract(grounds=(square(metres_north(5000), 100),))
    assert code_of(a_guard(), None, away) == "no_contract_here"


def test_a_contract_covers_premises_by_id_PB_R2() -> None:
    by_id = a_contract(grounds=(BAR,))
    assert broken_by(a_guard(), a_scene(premises=BAR), by_id) == ()
    assert broken_by(a_guard(), a_scene(), by_id) == ("PB-R2",)


def test_a_contract_covers_premises_by_their_outline_PB_R2() -> None:
    assert broken_by(a_guard(), a_scene(point=metres_north(300)), a_contract(grounds=(ESTATE,))) == ()


def test_a_hole_in_a_contracts_area_is_not_covered_PB_R2() -> None:
    ring = Outline((*square(HERE, 150).rings, *square(HERE, 20).rings))
    assert broken_by(a_guard(), None, a_contract(grounds=(ring,))) == ("PB-R2",)


@pytest.mark.parametrize(
    ("last_day", "broken"), [(DAY, ()), (DAY - timedelta(days=1), ("PB-R2",)), (None, ())]
)
def test_a_contract_binds_to_the_end_of_its_last_day_PB_R2(
    last_day: date | None, broken: tuple[str, ...]
) -> None:
    assert broken_by(a_guard(), None, a_contract(valid_until=last_day)) == broken


def test_a_lapsed_contract_is_named_as_such_PB_R2() -> None:
    assert code_of(a_guard(), None, a_contract(valid_until=date(2026, 6, 1))) == "contract_not_in_force"


def test_a_contract_binds_by_the_districts_calendar_PB_R2() -> None:
    """17:00 UTC is one in the morning of the next day here."""
    scene = a_scene(at=AT + timedelta(hours=1))
    guard = a_guard(position_at=AT + timedelta(hours=1))
    assert broken_by(guard, scene, a_contract(valid_until=DAY)) == ("PB-R2",)


def test_an_unlicensed_company_sends_nobody_PB_R2() -> None:
    assert code_of(a_guard(), None, a_contract(company_licensed=False)) == "company_unlicensed"


def test_the_contract_of_another_company_does_not_help_PB_R2() -> None:
    assert broken_by(a_guard(organisation=OTHER_COMPANY)) == ("PB-R2",)


def test_a_guard_serves_only_the_part_of_a_contract_that_is_his_PB_R2() -> None:
    elsewhere = ServedArea(BAR_CONTRACT, square(metres_north(1000), 50))
    wide = a_contract(id=BAR_CONTRACT, grounds=(square(HERE, 3000),))
    assert broken_by(a_guard(serves=(elsewhere,)), None, wide) == ("PB-R2",)


def test_an_area_beyond_the_contract_gives_no_right_PB_R2() -> None:
    claimed = ServedArea(BAR_CONTRACT, square(HERE, 500))
    narrow = a_contract(id=BAR_CONTRACT, grounds=(square(metres_north(400), 50),))
    assert broken_by(a_guard(serves=(claimed,)), None, narrow) == ("PB-R2",)


def test_a_served_area_under_an_unknown_contract_gives_no_right_PB_R2() -> None:
    assert broken_by(a_guard(serves=(ServedArea(some_id(999)),))) == ("PB-R2",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"duty_from": None, "duty_until": None}, "not_on_roster"),
        ({"duty_from": AT + timedelta(minutes=1)}, "duty_not_begun"),
        ({"duty_until": AT}, "duty_over"),
        ({"signed_on_at": None}, "not_signed_on"),
        ({"signed_on_at": AT + timedelta(seconds=1)}, "not_signed_on"),
    ],
)
def test_only_who_is_on_the_roster_and_signed_on_may_go_PB_R9(change: dict[str, Any], code: str) -> None:
    assert code_of(a_guard(**change)) == code


def test_whereabouts_are_not_shown_off_duty_PB_R9() -> None:
    (one,) = ranked([a_guard(signed_on_at=None)]).excluded
    assert (one.metres, one.position_age) == (None, None)


def test_a_busy_guard_is_named_with_his_task_PB_R10() -> None:
    (one,) = ranked([a_guard(busy_with="T-7")]).excluded
    assert (one.broken, one.reasons[0].values) == (("PB-R10",), {"task": "T-7"})


@pytest.mark.parametrize(("age", "broken"), [(0, ()), (120, ()), (121, ("PB-R11",)), (-1, ("PB-R11",))])
def test_a_position_is_two_minutes_old_at_most_and_never_of_the_future_PB_R11(
    age: int, broken: tuple[str, ...]
) -> None:
    assert broken_by(a_guard(position_at=AT - timedelta(seconds=age))) == broken


def test_an_old_position_gives_a_distance_that_is_only_about_PB_R11() -> None:
    (one,) = ranked([a_guard(position_at=AT - timedelta(seconds=252))]).excluded
    assert one.metres == pytest.approx(200, abs=1)
    assert one.metres_are_about
    assert dict(one.reasons[0].values) == {"minutes": 4, "seconds": 12}


@pytest.mark.parametrize("change", [{"position": None}, {"position_at": None}])
def test_without_a_position_nobody_is_sent_PB_R11(change: dict[str, Any]) -> None:
    assert code_of(a_guard(**change)) == "no_position"


@pytest.mark.parametrize("until", [None, DAY - timedelta(days=1)])
def test_without_valid_training_nobody_responds_first_but_he_may_cordon_PB_R12(until: date | None) -> None:
    (one,) = ranked([a_guard(trained_until=until)]).excluded
    assert (one.broken, one.may_cordon) == (("PB-R12",), True)


def test_without_valid_training_a_guard_may_be_sent_to_cordon_PB_R12() -> None:
    answer = ranked([a_guard(trained_until=None)], wanted=TaskKind.CORDON)
    assert [(one.cordon_only, one.reasons[2].code) for one in answer.candidates] == [(True, "cordon_only")]


def test_training_is_valid_to_the_end_of_its_last_day_PB_R12() -> None:
    assert broken_by(a_guard(trained_until=DAY)) == ()


@pytest.mark.parametrize(("minutes", "broken"), [(10, ()), (9, ("PB-R13",)), (-5, ("PB-R13",))])
def test_ten_minutes_of_rest_follow_violence_PB_R13(minutes: int, broken: tuple[str, ...]) -> None:
    assert broken_by(a_guard(violence_ended_at=AT - timedelta(minutes=minutes))) == broken


@pytest.mark.parametrize(
    "change",
    [{"hours_on_duty": 12.0}, {"signed_on_at": AT - timedelta(hours=12)}, {"hours_on_duty": float("nan")}],
)
def test_twelve_hours_of_duty_are_the_most_PB_R13(change: dict[str, Any]) -> None:
    assert broken_by(a_guard(**{"duty_from": AT - timedelta(hours=13)} | change)) == ("PB-R13",)


@pytest.mark.parametrize("change", [{"certified": False}, {"revoked_on": DAY}])
def test_the_certificate_is_held_and_not_revoked_PB_R14(change: dict[str, Any]) -> None:
    assert broken_by(a_guard(**change)) == ("PB-R14",)


def test_a_certificate_revoked_tomorrow_is_good_today_PB_R14() -> None:
    assert broken_by(a_guard(revoked_on=DAY + timedelta(days=1))) == ()


@pytest.mark.parametrize("known_as", [1, 50])
def test_a_party_or_witness_is_not_sent_PB_R15(known_as: int) -> None:
    scene = a_scene(parties=frozenset({some_id(known_as)}))
    assert broken_by(a_guard(1, person=some_id(50)), scene) == ("PB-R15",)


def test_a_forbidden_class_leaves_the_cordon_only_PB_R7() -> None:
    answer = ranked([a_guard()], a_scene(category_class="forbidden"), wanted=TaskKind.FIRST_RESPONSE)
    assert (answer.task_kind, answer.police_at_once) == (TaskKind.CORDON, True)
    assert [note.code for note in answer.notes] == ["note_cordon"]


@pytest.mark.parametrize(
    ("change", "police"),
    [({}, False), ({"category_class": CategoryClass.CONDITIONAL}, True), ({"violent": True}, True)],
)
def test_a_conditional_class_and_violence_send_police_in_the_same_deed_PB_R7(
    change: dict[str, Any], police: bool
) -> None:
    answer = ranked([a_guard()], a_scene(**change))
    assert (answer.task_kind, answer.police_at_once) == (TaskKind.FIRST_RESPONSE, police)


def test_a_guard_who_breaks_many_rules_is_told_all_the_weightiest_first() -> None:
    wrong = a_guard(certified=False, organisation=OTHER_COMPANY, busy_with="T-1", trained_until=None)
    (one,) = ranked([wrong]).excluded
    assert one.broken == ("PB-R14", "PB-R2", "PB-R12", "PB-R10")
    assert [reason.rule for reason in one.reasons] == list(one.broken)


def test_a_district_may_set_its_own_limits() -> None:
    stale = a_guard(position_at=AT - timedelta(seconds=200))
    assert broken_by(stale, limits=Limits(position_age=300)) == ()


def test_the_law_of_the_employer_does_not_depend_on_the_company_id_PB_R2() -> None:
    assert broken_by(a_guard(employer=EmployerKind.PROPERTY_COMPANY, organisation=COMPANY)) == ("PB-R2",)
