# SPDX-License-Identifier: Apache-2.0
"""Aftercare: visits on the days of the level, by somebody who sees nothing else, signs that a person answers, handing on."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.command import perform
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.following import drain
from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import seen_matter, visible
from anlan.kernel.registry import REGISTRY

from ..models.care import CareVisit
from ..queries.care import DAYS
from .browsing import page
from .care_story import Care
from .whole_story import Family


@pytest.fixture
def care(story):
    return Care(Family(story))


@pytest.fixture
def visiting(care):
    case = care.family.teamed("orange", danger="yes")
    care.tell("begin_care", care.window, case)
    return case


def test_visits_fall_on_the_days_of_the_level(care, visiting):
    today = timing.now().astimezone(timing.LOCAL).date()
    assert [(one.due_on - today).days for one in care.visit(visiting)] == list(DAYS["orange"])


def test_a_level_without_days_asks_for_them(care):
    case = care.family.graded("blue")
    care.tell("call_case_team", care.window, case)
    care.tell("begin_care", care.window, case)
    with pytest.raises(Invalid) as no:
        care.visit(case)
    assert "days" in no.value.fields


def test_a_visitor_sees_the_visit_and_nothing_of_the_dispute(care, visiting):
    neighbour = care.story.person("neighbour", "family.neighbour", "331002001", name="周大妈")
    care.tell("plan_visits", care.window, visiting, visitor=neighbour.person, where="楼下凉亭", days=[1])
    assert [one.kind for one in visible(neighbour)] == ["family.visit"]
    with pytest.raises(NotFound):
        seen_matter(neighbour, visiting)


def test_only_who_was_asked_records_the_visit(care, visiting):
    (visit,) = care.visit(visiting, 0)
    other = care.family.sits(visiting, "womens_federation")
    with pytest.raises(NotFound):
        care.family.tell("record_visit", other, visit=visit.pk, result="not_met")
    with pytest.raises(NotAllowed):
        care.internal("record_visit", visit=visit.pk, result="not_met")


def test_the_clock_begins_on_the_day_of_the_visit(care, visiting):
    (visit,) = care.visit(visiting, 3)
    ERRANDS["family.call_due_visits"].run()
    drain()
    assert not RunningClock.objects.filter(matter=visit.pk).exists()
    care.story.hands.pass_(days=3)
    for _ in range(2):
        ERRANDS["family.call_due_visits"].run()
    drain()
    assert RunningClock.objects.get(matter=visit.pk).state == "run"
    care.made(visit)
    drain()
    assert RunningClock.objects.get(matter=visit.pk).state == "met"


@pytest.mark.parametrize(
    ("answer", "stage"), [("reopened", "graded"), ("watched", "visiting"), ("linked", "visiting")]
)
def test_signs_wait_for_a_person_who_decides(care, visiting, answer, stage):
    (visit,) = care.visit(visiting, 0)
    care.made(visit, finding="relapsed", signs=["injury"], words="眼角青了")
    drain()
    assert Matter.objects.get(pk=visiting).stage == "visiting"
    assert RunningClock.objects.get(matter=visiting, name="signs").state == "run"
    care.tell("answer_signs", care.window, visiting, visit=visit.pk, answer=answer)
    drain()
    assert Matter.objects.get(pk=visiting).stage == stage
    assert RunningClock.objects.get(matter=visiting, name="signs").state == "met"


def test_signs_that_do_not_fit_are_asked_about(care, visiting):
    (visit,) = care.visit(visiting, 0)
    with pytest.raises(Invalid):
        care.made(visit, finding="calm", signs=["fear"])
    with pytest.raises(Invalid):
        care.family.tell("record_visit", care.visitor(), visit=visit.pk, result="met")


def test_nobody_is_handed_on_against_her_will(care, visiting):
    with pytest.raises(Invalid):
        care.tell("hand_on", care.window, visiting, to="psychologist")
    care.tell("hand_on", care.window, visiting, to="psychologist", agrees=True)
    with pytest.raises(Refused):
        care.tell("hand_on", care.window, visiting, to="psychologist", agrees=True)


def test_the_phone_shows_where_to_call_on_record_and_takes_a_late_visit(care, visiting):
    (visit,) = care.visit(visiting, 0)
    person = care.visitor()
    shown = page(person).get("/family/visits").content.decode()
    assert "社区活动室" in shown
    assert AccessRecord.objects.filter(viewer=person.person, matter=visit.pk, what="page:visits").exists()
    came = timing.now() + timedelta(minutes=5)
    care.story.hands.pass_(hours=30)
    said = {"visit": visit.pk, "result": "met", "finding": "calm"}
    perform(REGISTRY.commands["family.record_visit"], person, said, key="k", at=came)
    assert CareVisit.objects.get(pk=visit.pk).done_at == came
    assert "社区活动室" not in page(person).get("/family/visits?part=screen").content.decode()


@pytest.fixture
def violent(care):
    """A case of violence that the police and the branch have handed back to care."""
    case = care.family.teamed("orange")
    care.tell("suspect_violence", care.window, case, capacity="capable")
    care.tell("assess_safety", care.window, case, risk="low_risk")
    care.tell("return_to_care", care.window, case)
    return case


def test_where_violence_is_suspected_no_visit_is_planned_that_she_did_not_call_safe(care, violent):
    told = {"visitor": care.visitor().person, "where": "社区活动室", "days": [1]}
    for missing in ({"agreed": True}, {"safe_time": "上午"}):
        with pytest.raises(Invalid, match="safety_first") as no:
            care.tell("plan_visits", care.window, violent, **told, **missing)
        assert set(no.value.fields) == {"agreed", "safe_time"} - set(missing)
    care.tell("plan_visits", care.window, violent, **told, agreed=True, safe_time="上午")


def test_such_a_visit_begins_with_the_question_whether_it_is_safe(care, violent):
    (visit,) = care.visit(violent, 0, agreed=True)
    assert "先" in page(care.visitor()).get("/family/visits?part=screen").content.decode()
    with pytest.raises(Invalid, match="ask_first"):
        care.made(visit)
    care.made(visit, asked_first=True)


def test_a_visit_that_was_not_safe_ends_without_words_and_is_a_sign_for_the_window(care, violent):
    (visit,) = care.visit(violent, 0, agreed=True)
    care.made(visit, "not_safe", "unknown")
    drain()
    assert Matter.objects.get(pk=visit.pk).outcome == "not_safe"
    assert RunningClock.objects.get(matter=violent, name="signs").state == "run"


def test_whom_the_case_is_against_learns_of_no_visit_whatever_role_he_holds(care, visiting):
    care.visit(visiting, 1)
    husband = care.story.person("husband", "family.grid_worker", "331002001", name="赵某")
    boss = care.story.person("boss", "family.head", "331002", name="赵主任")
    for code in ("husband", "boss"):
        care.tell("name_party", care.window, visiting, part="offender", name="赵某", staff_number=code)
    for one in (husband, boss):
        assert not [row for row in visible(one) if row.kind == "family.visit"]
    with pytest.raises(Invalid):
        care.tell("plan_visits", care.window, visiting, visitor=husband.person, where="楼下", days=[1])
