# SPDX-License-Identifier: Apache-2.0
"""Violence: the duty that nobody cancels, the lock, the letter with its visits, the order, and back to care."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.closing.rules import standing
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.models import PlannedReview
from anlan.kernel.testing.story import OPERATOR

from ..models import Case, Party
from ..queries.locks import mediation_lock
from ..queries.parties import people_written
from ..queries.violence import visits_owed
from ..rulesets.orders import latest_end


def suspected(family, **said):
    """A case at work with the flag on."""
    case = family.teamed()
    said = {"capacity": "capable", **said}
    family.tell("suspect_violence", family.window, case=case, **said)
    drain()
    return case


def decided(family, case, decision="warning_letter"):
    """The police have decided (the station has its seat since the suspicion)."""
    family.story.tell(
        REGISTRY.commands["family.record_police_decision"], by=OPERATOR, case=case, decision=decision
    )


def asked(family, case, answer="agrees"):
    """She was asked alone and in person."""
    family.tell("ask_victim", family.window, case=case, answer=answer, alone=True, in_person=True)


@pytest.mark.parametrize("capacity", ["small_child", "limited"])
def test_who_cannot_protect_himself_makes_the_report_a_duty_JS_R3(family, capacity):
    case = suspected(family, capacity=capacity)
    clock = RunningClock.objects.get(matter=case, name="report")
    assert clock.state == "run"
    assert clock.due_at - clock.started_at == timedelta(minutes=30)


def test_an_adult_who_decides_for_herself_is_not_reported_over_her_head_but_in_danger_she_is_JS_R3(family):
    case = suspected(family)
    assert not RunningClock.objects.filter(matter=case, name="report").exists()
    family.tell("suspect_violence", family.window, case=case, capacity="capable", in_danger=True)
    drain()
    assert RunningClock.objects.filter(matter=case, name="report").exists()


def test_no_verb_of_any_role_ends_the_duty_but_the_report_itself_JS_R3(family):
    kind = REGISTRY.kind("family.family_dispute")
    clock = next(one for one in kind.clocks if one.name == "report")
    assert clock.stops == {"family.violence_reported"}
    assert clock.pause_cap is None
    mediator = REGISTRY.roles["family.mediator"][2]
    assert not {one for one in mediator if "lift" in one or "pause" in one}
    case = suspected(family, capacity="limited")
    with pytest.raises(Refused, match="report_first"):
        family.tell("lift_suspicion", family.head, case=case, words="没事了")


def test_everybody_in_the_team_may_suspect_and_report_JS_R3():
    for name, (pack, _role, may) in REGISTRY.roles.items():
        if pack == "family" and may & {"family.accept_seat", "family.register_case"}:
            assert {"family.suspect_violence", "family.report_to_police"} <= may, name


def test_mediation_is_locked_until_the_police_decided_and_she_agreed_alone_JS_R4(family):
    case = suspected(family)
    mediator = family.sits(case, "mediator")
    for step in (lambda: decided(family, case), lambda: asked(family, case)):
        with pytest.raises(Refused, match="locked_by_violence"):
            family.tell("begin_mediation", mediator, case=case, both_wish_it=True)
        step()
    family.tell("begin_mediation", mediator, case=case, both_wish_it=True)
    assert Matter.objects.get(pk=case).stage == "mediating"


def test_she_may_take_her_word_back_at_any_time_JS_R1(family, hands):
    case = suspected(family)
    decided(family, case)
    asked(family, case)
    assert mediation_lock(Case.objects.get(pk=case)) is None
    hands.pass_(minutes=5)
    asked(family, case, "declines")
    assert mediation_lock(Case.objects.get(pk=case)).because == ("declines",)


@pytest.mark.parametrize("missing", ["alone", "in_person"])
def test_an_answer_by_telephone_or_beside_him_does_not_count_JS_R5(family, missing):
    case = suspected(family)
    said = {"alone": True, "in_person": True, missing: False}
    with pytest.raises(Invalid, match="not_alone"):
        family.tell("ask_victim", family.window, case=case, answer="agrees", **said)


def test_the_mediator_asks_her_never(family):
    case = suspected(family)
    with pytest.raises(NotAllowed, match="not_allowed"):
        family.tell(
            "ask_victim",
            family.sits(case, "mediator"),
            case=case,
            answer="agrees",
            alone=True,
            in_person=True,
        )


def test_an_old_decision_does_not_open_a_new_suspicion_JS_R4(family, hands):
    case = suspected(family)
    family.tell("assess_safety", family.second, case=case, risk="no_violence")
    decided(family, case, "not_violence")
    asked(family, case)
    family.tell("lift_suspicion", family.head, case=case, words="查清了")
    assert mediation_lock(Case.objects.get(pk=case)) is None
    hands.pass_(days=1)
    family.tell("suspect_violence", family.window, case=case, capacity="capable")
    assert set(mediation_lock(Case.objects.get(pk=case)).because) == {"no_decision", "not_asked"}


def test_a_guardian_who_may_hurt_locks_the_table_and_is_reported_JS_R7(family):
    case = suspected(family)
    family.tell("check_guardian", family.window, case=case, guardian="suspect", child_is_safe=False)
    assert Case.objects.get(pk=case).owes_report
    decided(family, case)
    asked(family, case)
    assert mediation_lock(Case.objects.get(pk=case)).because == ("guardian_suspect",)


def test_who_raised_assessed_or_mediates_does_not_lift_the_suspicion(family):
    case = suspected(family)
    family.tell("assess_safety", family.head, case=case, risk="no_violence")
    with pytest.raises(Refused, match="second_person"):
        family.tell("lift_suspicion", family.head, case=case, words="没事")


def test_a_case_of_violence_is_not_refused_at_the_window_JS_R6(family):
    for said in ({"danger": "yes"}, {"situation": "violence"}):
        with pytest.raises(Refused, match="in_danger"):
            family.tell(
                "refuse_case",
                family.window,
                case=family.case(**said),
                why="no_family_matter",
                words="不归我们",
            )


def test_beating_and_locking_up_raise_the_flag_by_themselves_JS_R2(family):
    for sign in ("beating", "locked_up"):
        case = family.case()
        family.tell("accept_case", family.window, case=case)
        family.tell("set_level", family.window, case=case, level="red", signs=[sign])
        assert Case.objects.get(pk=case).flag_is_on, sign


def test_after_the_letter_committee_and_station_both_visit_within_seven_days_then_monthly_JS_R4(
    family, hands
):
    case = suspected(family, in_danger=True)
    family.of_teams("accept_seat", family.sits(case, "police"), case)
    decided(family, case)
    police, grid = family.sits(case, "police"), family.sits(case, "grid_worker")
    family.tell("serve_warning_letter", police, case=case, whom="offender")
    drain()
    clocks = RunningClock.objects.filter(matter=case)
    for who in ("committee", "station"):
        first = clocks.get(name=f"first_{who}_visit")
        assert first.due_at - first.started_at == timedelta(days=7)
    with pytest.raises(NotAllowed, match="other_visitor"):
        family.tell("visit_after_letter", grid, case=case, visitor="station", finding="calm")
    for nth in range(4):
        hands.pass_(days=5)
        family.tell(
            "visit_after_letter", grid, case=case, visitor="committee", finding="calm", asked_first=True
        )
        drain()
        planned = EventRecord.objects.filter(name="family.committee_visit_planned").count()
        assert planned == min(nth + 1, 3)
    assert clocks.get(name="first_station_visit").state == "run"


def test_a_letter_that_was_served_keeps_the_case_open_until_both_have_made_their_visits_JS_R4(family, hands):
    case = suspected(family, in_danger=True)
    decided(family, case)

    def waits_for():
        drain()
        asked_for = standing(Matter.objects.get(pk=case)).asked("kept_apart")
        missing = {one.need.name for one in asked_for if not one.met_at and not one.is_idle}
        return missing & {"committee_visits", "station_visits"}

    def visit(who):
        hands.pass_(days=5)
        verb = REGISTRY.commands["family.visit_after_letter"]
        family.story.tell(verb, by=OPERATOR, case=case, visitor=who, finding="calm", asked_first=True)

    assert waits_for() == set(), "without a letter nobody owes a visit"
    serve = REGISTRY.commands["family.serve_warning_letter"]
    family.story.tell(serve, by=OPERATOR, case=case, whom="offender")
    assert waits_for() == {"committee_visits", "station_visits"}
    for _ in range(4):
        visit("station")
    assert waits_for() == {"committee_visits"}
    for _ in range(3):
        visit("committee")
    assert waits_for() == {"committee_visits"}, "the fourth is still to be made"
    visit("committee")
    assert waits_for() == set()


def test_a_visit_that_is_overdue_is_owed_as_before_JS_R4(family, hands):
    case = suspected(family, in_danger=True)
    decided(family, case)
    serve = REGISTRY.commands["family.serve_warning_letter"]
    family.story.tell(serve, by=OPERATOR, case=case, whom="offender")
    drain()
    hands.pass_(days=40)
    fire_due()
    assert {one["matter"] for one in visits_owed()} == {case}


def test_before_a_letter_its_visits_are_neither_made_nor_missing_JS_R4(family):
    case = suspected(family, in_danger=True)
    asked_for = {one.need.name: one for one in standing(Matter.objects.get(pk=case)).asked("kept_apart")}
    for who in ("committee", "station"):
        visits = asked_for[f"{who}_visits"]
        assert (visits.is_idle, visits.met_at) == (True, None)


def test_calm_is_what_she_said_alone_and_safely_and_danger_is_taken_without_asking_JS_R4(family):
    case = suspected(family, in_danger=True)
    decided(family, case)
    verbs = [REGISTRY.commands[f"family.{one}"] for one in ("serve_warning_letter", "visit_after_letter")]
    family.story.tell(verbs[0], by=OPERATOR, case=case, whom="offender")
    with pytest.raises(Invalid, match="ask_first"):
        family.story.tell(verbs[1], by=OPERATOR, case=case, visitor="station", finding="calm")
    answer = family.story.tell(verbs[1], by=OPERATOR, case=case, visitor="station", finding="signs")
    assert "family.station_visited" in answer.events


def test_who_looks_at_an_ended_case_of_violence_asks_first_whether_it_is_safe(family, hands):
    case = suspected(family)
    decided(family, case, "penalty")
    family.tell("assess_safety", family.window, case=case, risk="low_risk")
    family.tell("return_to_care", family.window, case=case)
    tell, reviewer = family.story.tell, family.story.person("reviewer", "family.reviewer", "331002")
    tell(REGISTRY.commands["closing.propose_closing"], by=family.window, matter=case, outcome="kept_apart")
    tell(REGISTRY.commands["closing.approve_closing"], by=reviewer, matter=case)
    drain()
    look = REGISTRY.commands["review.record_review"]
    hands.pass_(days=61)
    with pytest.raises(Invalid, match="ask_first"):
        tell(look, by=reviewer, matter=case, finding="calm")
    tell(look, by=reviewer, matter=case, finding="not_safe")
    assert PlannedReview.objects.filter(matter=case, state="done").count() == 0, "nothing was learned"
    tell(look, by=reviewer, matter=case, finding="calm", asked_first=True)
    assert PlannedReview.objects.filter(matter=case, state="done").count() == 1


def test_nobody_met_is_no_visit_and_violence_again_is_a_new_duty_JS_R4(family):
    case = suspected(family, in_danger=True)
    family.tell("report_to_police", family.window, case=case, way="by_call")
    decided(family, case)
    tell = family.story.tell
    tell(REGISTRY.commands["family.serve_warning_letter"], by=OPERATOR, case=case, whom="offender")
    visit = REGISTRY.commands["family.visit_after_letter"]
    assert tell(visit, by=OPERATOR, case=case, visitor="station", finding="not_met").events == []
    assert (
        "family.duty_to_report"
        in tell(visit, by=OPERATOR, case=case, visitor="station", finding="again").events
    )


def test_an_order_holds_six_months_at_most_and_so_does_its_extension_JS_R5(family):
    case = suspected(family)
    family.tell("seek_protection_order", family.window, case=case, asked_by="victim")
    decide, extend = (REGISTRY.commands[f"family.{one}_protection_order"] for one in ("decide", "extend"))
    said = {"decision": "granted", "measures": ["move_out"]}
    with pytest.raises(Invalid, match="too_long"):
        family.story.tell(decide, by=OPERATOR, case=case, until="2027-05-22", **said)
    family.story.tell(decide, by=OPERATOR, case=case, until="2027-05-21", **said)
    with pytest.raises(Invalid, match="too_long"):
        family.story.tell(extend, by=OPERATOR, case=case, until="2027-11-22")
    family.story.tell(extend, by=OPERATOR, case=case, until="2027-11-21")


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)))
def test_six_months_end_in_the_sixth_month_never_later_JS_R5(day):
    end = latest_end(day)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == 6
    assert end.day <= day.day
    assert end - day <= timedelta(days=184)


def test_others_ask_the_court_only_for_who_cannot_JS_R5(family):
    case = suspected(family)
    with pytest.raises(Refused, match="her_own_wish"):
        family.tell("seek_protection_order", family.window, case=case, asked_by="womens_federation")
    family.tell(
        "seek_protection_order",
        family.window,
        case=case,
        asked_by="womens_federation",
        for_somebody_unable=True,
    )


def test_back_to_care_only_when_the_branch_has_done_its_part_JS_R4(family):
    case = suspected(family, in_danger=True)
    with pytest.raises(Refused, match="violence_first"):
        family.tell("begin_care", family.window, case=case)
    with pytest.raises(Refused, match="not_yet"):
        family.tell("return_to_care", family.window, case=case)
    family.tell("assess_safety", family.window, case=case, risk="high_risk")
    family.tell("report_to_police", family.window, case=case, way="by_call")
    decided(family, case, "penalty")
    family.tell("return_to_care", family.window, case=case)
    assert Matter.objects.get(pk=case).stage == "visiting"


def test_a_hidden_address_is_in_no_words_that_the_team_opens_JS_R5(family):
    case = suspected(family)
    family.tell("name_party", family.window, case=case, part="victim", name="罗某", address="区救助站二楼")
    row = Party.objects.get(case=case)
    assert row.hides_address
    assert "二楼" not in "".join(people_written(Matter.objects.get(pk=case)))


def test_nobody_reports_where_nothing_is_suspected(family):
    with pytest.raises(Refused, match="no_suspicion"):
        family.tell("report_to_police", family.window, case=family.case(), way="by_call")
    with pytest.raises(NotFound):
        family.tell(
            "strike_party", family.window, case=family.case(), party="00000000-0000-0000-0000-000000000001"
        )
