# SPDX-License-Identifier: Apache-2.0
"""No side door out of the violence branch: nothing is corrected away, handed on, or decided by what was true before."""

import pytest

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.closing.rules import missing
from anlan.kernel.errors import Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.story import OPERATOR

from ..models import Case
from ..queries.locks import mediation_lock
from .test_violence import asked, decided, suspected


def duty_clock(case):
    """How the clock of the report stands."""
    return RunningClock.objects.filter(matter=case, name="report").latest("started_at").state


def corrected(family, case, details):
    """The window corrects details in passing."""
    verb = REGISTRY.commands["matters.edit_details"]
    family.story.tell(verb, by=family.window, matter=case, details=details)


@pytest.mark.parametrize(
    "said", [{"violence": "none"}, {"violence": "lifted"}, {"danger": "no"}, {"minor": "no"}]
)
def test_a_window_corrects_no_danger_away_JS_R3(family, said):
    case = suspected(family, capacity="small_child")
    with pytest.raises(Refused, match="decided_elsewhere"):
        corrected(family, case, said)
    assert plain(Matter.objects.get(pk=case))["violence"] == "on"


def test_a_window_still_corrects_what_was_misheard(family):
    case = suspected(family)
    corrected(family, case, {"situation": "kin"})
    assert plain(Matter.objects.get(pk=case))["situation"] == "kin"


def test_a_duty_that_arises_after_a_report_asks_for_another_one_JS_R3(family, hands):
    case = suspected(family)
    family.tell("report_to_police", family.window, case=case, way="by_call")
    hands.pass_(minutes=5)
    family.tell("suspect_violence", family.window, case=case, capacity="small_child")
    drain()
    assert duty_clock(case) == "run"
    family.tell("report_to_police", family.window, case=case, way="by_call")
    drain()
    assert duty_clock(case) == "met"


def test_a_lifted_suspicion_leaves_the_duty_of_the_next_one_whole_JS_R3(family, hands):
    case = suspected(family, capacity="limited")
    family.tell("report_to_police", family.window, case=case, way="by_call")
    family.tell("assess_safety", family.second, case=case, risk="no_violence")
    family.tell("lift_suspicion", family.head, case=case, words="查清了")
    hands.pass_(days=1)
    family.tell("suspect_violence", family.window, case=case, capacity="limited")
    drain()
    assert duty_clock(case) == "run"
    assert Case.objects.get(pk=case).owes_report


def test_a_hurt_child_is_reported_whatever_risk_a_person_sees_JS_R3_JS_R7(family):
    case = suspected(family)
    family.tell(
        "assess_safety", family.second, case=case, answers=["child_hurt"], risk="low_risk", words="轻微"
    )
    drain()
    assert duty_clock(case) == "run"
    assert plain(Matter.objects.get(pk=case))["minor"] == "yes"


def registered(family, **said):
    """A case that nobody has taken on yet."""
    return family.case(**{"situation": "violence", **said})


def test_violence_is_not_passed_to_another_door_JS_R3(family):
    case = registered(family)
    with pytest.raises(Refused, match="in_danger"):
        family.tell("transfer_case", family.window, case=case, to="legal_aid", words="请找法援")


def test_only_her_own_district_takes_it_over_and_not_before_the_police_know_JS_R3(family):
    case = registered(family, danger="yes")
    with pytest.raises(Refused, match="in_danger"):
        family.tell("transfer_case", family.window, case=case, to="other_district", words="住在外区")
    family.tell("report_to_police", family.window, case=case, way="by_call")
    family.tell("transfer_case", family.window, case=case, to="other_district", words="住在外区")
    assert Matter.objects.get(pk=case).stage == "transferred"


@pytest.mark.parametrize("outcome", ["duplicate", "withdrawn", "advised"])
def test_no_end_of_a_case_spares_the_report_JS_R3(family, outcome):
    case = suspected(family, capacity="limited")
    report = str(REGISTRY.kind("family.family_dispute").closing.needs[0].label)
    assert report in missing(Matter.objects.get(pk=case), outcome)
    family.tell("report_to_police", family.window, case=case, way="by_call")
    assert report not in missing(Matter.objects.get(pk=case), outcome)


def test_a_real_case_does_not_end_as_a_drill(family):
    case = suspected(family)
    with pytest.raises(Refused, match="not_yet"):
        family.story.tell(
            REGISTRY.commands["closing.propose_closing"], by=family.window, matter=case, outcome="drill"
        )


def open_table(family):
    """A case of violence in which the police have decided and she agreed."""
    case = suspected(family)
    family.tell("report_to_police", family.window, case=case, way="by_call")
    decided(family, case)
    asked(family, case)
    assert mediation_lock(Case.objects.get(pk=case)) is None
    return case


def test_violence_that_happens_again_locks_the_table_again_JS_R4(family, hands):
    case = open_table(family)
    hands.pass_(days=1)
    family.tell("suspect_violence", family.window, case=case, capacity="capable", again=True)
    assert set(mediation_lock(Case.objects.get(pk=case)).because) == {"no_decision", "not_asked"}


def test_who_had_to_be_reported_is_reported_again_when_it_happens_again_JS_R3(family, hands):
    case = suspected(family, capacity="limited")
    hands.pass_(minutes=5)
    family.tell("doubt_again", OPERATOR, case=case)
    assert Case.objects.get(pk=case).owes_report


def test_a_case_taken_up_again_does_not_lean_on_the_old_decision_JS_R4_JS_R5(family, hands):
    case = open_table(family)
    hands.pass_(days=30)
    family.tell("doubt_again", OPERATOR, case=case)
    assert set(mediation_lock(Case.objects.get(pk=case)).because) == {"no_decision", "not_asked"}


def test_a_weapon_gives_the_police_a_seat_and_a_child_at_risk_its_check_JS_R7_JS_R8(family):
    case = family.case()
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", signs=["weapon", "child_at_risk"])
    drain()
    said = plain(Matter.objects.get(pk=case))
    assert (said["danger"], said["minor"]) == ("yes", "yes")
    assert RunningClock.objects.filter(matter=case, name="guardian", state="run").exists()
