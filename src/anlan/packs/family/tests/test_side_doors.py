# SPDX-License-Identifier: Apache-2.0
"""Sequences of lawful steps that would tell the wrong person, or end what must not end (JS-R3, JS-R4, X-R6)."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.closing.independence import took_part
from anlan.kernel.closing.rules import missing
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import sees

from ..models import Case, Party
from ..queries.fitting import ways_to_report
from ..queries.locks import mediation_lock
from .care_story import Care
from .test_violence import asked, decided, suspected


@pytest.fixture
def care(family):
    return Care(family)


@pytest.fixture
def visiting(care):
    """A case whose family is visited."""
    case = care.family.teamed("orange")
    care.tell("begin_care", care.window, case)
    return case


def named(family, case, part="offender"):
    """The second person of the window is named by her number."""
    family.tell("name_party", family.window, case=case, part=part, staff_number="family-window-b")
    return Party.objects.filter(case=case, part=part).latest("named_at").pk


def test_who_was_named_twice_and_is_struck_out_once_does_not_see_the_case_again(family):
    case = family.teamed()
    first = named(family, case)
    named(family, case)
    family.tell("strike_party", family.window, case=case, party=first)
    assert not sees(family.second, Matter.objects.get(pk=case))


def test_who_is_named_after_a_visit_does_not_see_that_visit_either(care, visiting):
    (visit,) = care.visit(visiting, 0)
    care.made(visit, words="她说他夜里来过")
    named(care.family, visiting)
    assert not sees(care.second, Matter.objects.get(pk=visit.pk))


def test_who_was_named_by_mistake_sees_its_visits_again(care, visiting):
    (visit,) = care.visit(visiting, 0)
    party = named(care.family, visiting)
    care.tell("strike_party", care.window, visiting, party=party)
    assert sees(care.second, Matter.objects.get(pk=visit.pk))


def test_a_second_violence_offers_its_report_on_the_page_JS_R3(family, hands):
    case = suspected(family, capacity="limited")
    family.tell("report_to_police", family.window, case=case, way="by_call")
    assert ways_to_report(Matter.objects.get(pk=case)) == []
    hands.pass_(days=1)
    family.tell("suspect_violence", family.window, case=case, capacity="limited", again=True)
    assert ways_to_report(Matter.objects.get(pk=case))


@pytest.mark.parametrize("outcome", ["settled", "kept_apart", "withdrawn"])
def test_no_case_ends_over_signs_that_nobody_has_answered(care, visiting, outcome):
    seen, too, calm = care.visit(visiting, 0, 1, 2)
    care.made(seen, finding="relapsed", words="又打了")
    care.made(too, finding="relapse_signs", words="躲着")
    care.made(calm)
    matter = Matter.objects.get(pk=visiting)
    assert missing(matter, outcome)
    care.tell("answer_signs", care.window, visiting, visit=seen.pk, answer="watched")
    assert missing(matter, outcome)
    care.tell("answer_signs", care.window, visiting, visit=too.pk, answer="watched")
    assert not missing(matter, outcome)


def test_who_mediated_without_a_seat_does_not_lift_the_suspicion(family):
    care = Care(family)
    case = care.mediating()
    at = (timing.now() + timedelta(hours=1)).isoformat()
    talk = care.tell("plan_session", family.head, case, talk="apart_applicant", begins_at=at).result
    care.tell("record_session", family.head, case, session=talk, minutes=20, words="谈过一次")
    family.tell("suspect_violence", family.window, case=case, capacity="capable")
    family.tell("assess_safety", family.second, case=case, risk="no_violence")
    with pytest.raises(Refused, match="second_person"):
        family.tell("lift_suspicion", family.head, case=case, words="没事")


def test_who_mediated_without_a_seat_does_not_ask_her(family):
    care = Care(family)
    case = care.mediating()
    talk = care.talk(case, "apart_applicant")
    care.tell("record_session", care.window, case, session=talk, minutes=20, words="谈过一次")
    family.tell("suspect_violence", family.second, case=case, capacity="capable")
    with pytest.raises(NotAllowed, match="not_the_mediator"):
        asked(family, case)


@pytest.mark.parametrize("decision", ["criminal_case", "penalty", "warning_letter", "criticism"])
def test_what_the_police_found_to_be_violence_is_no_suspicion_to_lift_JS_R4(family, decision):
    case = suspected(family)
    decided(family, case, decision)
    family.tell("assess_safety", family.second, case=case, risk="no_violence")
    drain()
    with pytest.raises(Refused, match="police_found_it"):
        family.tell("lift_suspicion", family.head, case=case, words="没事")


def test_where_the_police_found_none_the_suspicion_is_lifted(family):
    case = suspected(family)
    decided(family, case, "not_violence")
    family.tell("assess_safety", family.second, case=case, risk="no_violence")
    family.tell("lift_suspicion", family.head, case=case, words="查清了")


def visited_again(family, capacity):
    """A case of violence whose family is visited; the visitor sees that it has begun again, and who decides only watches."""
    care, case = Care(family), suspected(family, capacity=capacity)
    family.tell("assess_safety", family.second, case=case, risk="low_risk", words="看过")
    family.tell("report_to_police", family.window, case=case, way="by_call")
    decided(family, case, "criticism")
    family.tell("return_to_care", family.window, case=case)
    family.story.hands.pass_(days=1)
    (visit,) = care.visit(case, 0, agreed=True)
    care.made(visit, finding="relapsed", words="孩子身上有伤")
    care.tell("answer_signs", care.window, case, visit=visit.pk, answer="watched")
    return Case.objects.get(pk=case)


@pytest.mark.parametrize(("capacity", "owes"), [("small_child", True), ("limited", True), ("capable", False)])
def test_what_a_visitor_sees_begin_again_is_reported_again_whatever_is_decided_JS_R3(family, capacity, owes):
    row = visited_again(family, capacity)
    assert row.owes_report is owes
    assert (mediation_lock(row) is not None and "no_decision" in mediation_lock(row).because) is owes


def test_who_assessed_safety_without_a_seat_does_not_approve_the_end(family):
    case = suspected(family)
    assert not took_part(family.second.person, Matter.objects.get(pk=case))
    family.tell("assess_safety", family.second, case=case, risk="low_risk")
    assert took_part(family.second.person, Matter.objects.get(pk=case))


def signs_clock(case):
    """How the clock of signs stands."""
    drain()
    return RunningClock.objects.filter(matter=case, name="signs").latest("started_at")


def test_the_clock_of_signs_stops_when_all_that_was_seen_is_answered_and_not_before(care, visiting, hands):
    seen, too = care.visit(visiting, 0, 1)
    care.made(seen, finding="relapsed", words="又打了")
    begun = signs_clock(visiting).due_at
    hands.pass_(hours=2)
    care.made(too, finding="relapse_signs", words="躲着")
    assert signs_clock(visiting).due_at == begun, "what is seen later gives the first no more time"
    care.tell("answer_signs", care.window, visiting, visit=too.pk, answer="watched")
    assert signs_clock(visiting).state == "run"
    care.tell("answer_signs", care.window, visiting, visit=seen.pk, answer="watched")
    assert signs_clock(visiting).state == "met"


@pytest.mark.parametrize(("days", "calls"), [(0, 6), (200, 0)])
def test_neither_many_calls_nor_months_let_him_see_her_next_case_X_R6(family, days, calls):
    """Whoever hurts her can ring with her number until the earlier case is not among the newest any more."""
    phone = "19900000061"
    first = family.case(safe_phone=phone)
    named(family, first)
    family.story.hands.pass_(days=days, minutes=1)
    for _ in range(calls):
        family.case(safe_phone=phone)
        family.story.hands.pass_(minutes=1)
    assert not sees(family.second, Matter.objects.get(pk=family.case(safe_phone=phone)))
