# SPDX-License-Identifier: Apache-2.0
"""Two devices without network say different things of one visit, one promise, one fact: a person chooses, nothing is lost."""

import json
from datetime import timedelta

import pytest
from django.utils.translation import override

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.command import perform
from anlan.kernel.context import Device
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.beside import open_conflicts
from anlan.kernel.matters.choosing import side_by_side
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter, Version
from anlan.kernel.registry import REGISTRY

from ..commands.record_visit import VISIT
from ..models.care import CareVisit
from ..models.mediation import Promise
from ..models.portrait import RiskFactor
from .browsing import page
from .care_story import Care
from .whole_story import Family


@pytest.fixture
def care(story):
    return Care(Family(story))


@pytest.fixture
def visit(care):
    case = care.family.teamed("orange", danger="yes")
    care.tell("begin_care", care.window, case)
    return care.visit(case, 0)[0]


def sent(verb, who, device, *, saw=0, at=None, **values):
    """A deed as a device sends it that was without network."""
    return perform(
        REGISTRY.commands[f"family.{verb}"], who, values, at=at, device=Device(device, "phone", saw)
    )


def two_visits(care, visit, first="calm", second="relapsed"):
    """The same visitor with phone and tablet; what the second device says comes later."""
    who = care.visitor()
    sent("record_visit", who, "phone", visit=visit.pk, result="met", finding=first, words="家里平静")
    with override("zh-hans"):
        return sent(
            "record_visit", who, "tablet", visit=visit.pk, result="met", finding=second, words="眼角青了"
        )


def waiting(matter):
    (conflict,) = open_conflicts(matter)
    return conflict, side_by_side(conflict)


def choose(care, who, matter, **values):
    conflict, _rows = waiting(matter)
    said = {"matter": matter, "conflict": conflict.pk, **values}
    return perform(REGISTRY.commands["matters.choose_version"], who, said)


def test_the_second_phone_is_told_in_words_that_its_visit_is_kept(care, visit):
    answer = two_visits(care, visit)
    assert "你的记录已保存" in answer.told
    assert "不一致" in answer.told
    _conflict, rows = waiting(visit.pk)
    assert [VISIT.said(one).found for one in rows] == ["家里平静", "眼角青了"]


def test_signs_that_a_waiting_version_saw_are_told_at_once(care, visit):
    two_visits(care, visit)
    drain()
    assert RunningClock.objects.get(matter=visit.dispute_id, name="signs").state == "run"
    care.tell("answer_signs", care.window, visit.dispute_id, visit=visit.pk, answer="watched")


def test_the_window_chooses_and_the_visit_ends_as_it_says(care, visit):
    sent("record_visit", care.visitor(), "phone", visit=visit.pk, result="not_met")
    sent(
        "record_visit",
        care.visitor(),
        "tablet",
        visit=visit.pk,
        result="met",
        finding="relapsed",
        words="眼角青了",
    )
    _conflict, rows = waiting(visit.pk)
    choose(care, care.window, visit.pk, version=rows[1].pk)
    drain()
    matter, row = Matter.objects.get(pk=visit.pk), CareVisit.objects.get(pk=visit.pk)
    assert (row.result, row.finding, matter.outcome, opened(matter)["found"]) == (
        "met",
        "relapsed",
        "talked",
        "眼角青了",
    )
    assert matter.closed_at is not None
    assert Version.objects.filter(matter=visit.pk).count() == 3


def test_where_the_calm_version_is_chosen_nobody_is_asked_about_signs_any_more(care, visit):
    two_visits(care, visit)
    drain()
    _conflict, rows = waiting(visit.pk)
    choose(care, care.window, visit.pk, version=rows[0].pk)
    drain()
    assert CareVisit.objects.get(pk=visit.pk).finding == "calm"
    assert RunningClock.objects.get(matter=visit.dispute_id, name="signs").state == "met"


def test_a_third_version_may_be_written(care, visit):
    two_visits(care, visit)
    choose(care, care.window, visit.pk, values={"result": "met", "finding": "relapse_signs", "signs": ["fear"],
                                                "found": "起先平静，后来看见旧伤"})  # fmt: skip
    row = CareVisit.objects.get(pk=visit.pk)
    assert (row.finding, row.signs) == ("relapse_signs", "fear")


def test_who_has_seen_the_record_does_not_write_another_one(care, visit):
    two_visits(care, visit)
    with pytest.raises(Refused):
        sent("record_visit", care.visitor(), "other", saw=99, visit=visit.pk, result="not_met")
    with pytest.raises(Refused):
        care.made(visit)


def test_only_the_window_chooses(care, visit):
    two_visits(care, visit)
    for who, no in ((care.visitor(), NotAllowed), (care.family.sits(visit.dispute_id, "mediator"), NotFound)):
        with pytest.raises(no):
            choose(care, who, visit.pk, values={"result": "not_met"})


def test_it_waits_in_the_inbox_and_its_page_shows_both_masked_until_asked_for(care, visit):
    two_visits(care, visit)
    conflict, rows = waiting(visit.pk)
    browser, number = page(care.window), Matter.objects.get(pk=visit.pk).number
    assert number in browser.get("/?part=rows").content.decode()
    url = f"/m/{number}/versions/{conflict.pk}"
    assert url in browser.get(f"/m/{number}").content.decode()
    shown = browser.get(url).content.decode()
    assert "以这份为准" in shown
    assert "眼角青了" not in shown
    assert AccessRecord.objects.filter(
        viewer=care.window.person, what="page:versions", matter=visit.pk
    ).exists()
    said = {"reason": "核对两份走访记录", "purpose": "To visit without harm"}
    assert browser.post(f"/m/{number}/unmask/found", said).status_code == 204
    shown = browser.get(url).content.decode()
    assert "眼角青了" in shown
    assert "家里平静" in shown
    assert browser.post(url, {"version": str(rows[1].pk)}).status_code == 302
    assert open_conflicts(visit.pk) == []
    assert "已选定" in browser.get(url).content.decode()


def test_the_page_takes_a_third_version_and_names_what_is_wrong(care, visit):
    two_visits(care, visit)
    conflict, _rows = waiting(visit.pk)
    number = Matter.objects.get(pk=visit.pk).number
    url, browser = f"/m/{number}/versions/{conflict.pk}", page(care.window)
    assert browser.post(url, {"values.result": "met"}).status_code == 422
    told = {"values.result": "met", "values.finding": "relapsed", "values.signs": ["fear", "injury"]}
    assert browser.post(url, told).status_code == 302
    assert CareVisit.objects.get(pk=visit.pk).signs == "fear injury"


def test_by_the_api_the_device_says_what_it_had_seen(care, visit):
    who = page(care.visitor())
    said = {"visit": str(visit.pk), "result": "met", "finding": "calm"}

    def send(device, **more):
        headers = {
            "Device-Id": device,
            "Saw-Version": "0",
            "User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile",
        }
        return who.post("/api/family/record-visit", json.dumps({**said, **more}), content_type="application/json",
                        headers=headers)  # fmt: skip

    assert "told" not in send("one").json()
    assert send("two", finding="relapsed").json()["told"]
    assert {one.sort for one in Version.objects.filter(matter=visit.pk)} == {"phone"}
    assert send("bad id!").status_code == 422


def test_of_a_promise_that_two_note_differently_the_window_chooses(care):
    case = care.mediating()
    first, _second = care.agreed(case, 0, 30)
    other = care.story.person("window-c", "family.window", "331002001")
    for who, device, result in ((care.window, "a", "kept"), (other, "b", "broken")):
        sent("note_promise", who, device, case=case, promise=first.pk, result=result)
    assert Promise.objects.get(pk=first.pk).state == "kept"
    _conflict, rows = waiting(case)
    choose(care, care.second, case, version=rows[1].pk)
    assert (Promise.objects.get(pk=first.pk).state, len(rows)) == ("broken", 2)


def test_a_fact_that_two_write_down_differently_is_one_fact_until_somebody_chooses(care):
    case = care.family.teamed()
    today = timing.now().astimezone(timing.LOCAL).date()
    other = care.story.person("window-c", "family.window", "331002001")
    for who, device, days in ((care.window, "a", 0), (other, "b", 3)):
        sent("add_factor", who, device, case=case, what="threats", about="household", source="call_sheet",
             observed_on=today - timedelta(days=days))  # fmt: skip
    assert RiskFactor.objects.filter(matter=case).count() == 1
    _conflict, rows = waiting(case)
    choose(care, care.second, case, version=rows[1].pk)
    assert RiskFactor.objects.get(matter=case).observed_on == today - timedelta(days=3)


def test_a_fact_that_was_struck_may_be_written_down_again(care):
    case = care.family.teamed()
    row = care.factor(case)
    care.tell("contest_factor", care.window, case, factor=row.pk, why="never_so")
    care.tell("answer_contest", care.second, case, factor=row.pk, answer="struck")
    again = care.factor(case)
    assert (again.pk != row.pk, again.struck_at) == (True, None)


def sayings_for(care, guess):
    """How many versions the page holds apart when somebody guesses who reported; the words are sealed to the window."""
    case, verb = care.family.case(), REGISTRY.commands["matters.edit_details"]
    for who, device, name in ((care.window, "one", "邻居王某"), (care.second, "two", guess)):
        perform(verb, who, {"matter": case, "details": {"reporter": name}}, device=Device(device, "phone", 0))
    (conflict,) = open_conflicts(case)
    number = Matter.objects.get(pk=case).number
    shown = page(care.second).get(f"/m/{number}/versions/{conflict.pk}").content.decode()
    return shown.count('class="version"')


def test_the_page_does_not_tell_a_right_guess_at_who_reported_from_a_wrong_one_JS_R3(care):
    assert sayings_for(care, "邻居王某") == sayings_for(care, "邻居李某") == 2


def test_a_choice_cannot_say_calm_where_nobody_asked_first_whether_it_is_safe_JS_R4(care):
    case = care.family.teamed("orange", danger="yes", situation="violence")
    care.tell("suspect_violence", care.window, case, words="手臂上有伤", capacity="capable")
    care.tell("assess_safety", care.second, case, risk="low_risk", words="看过")
    care.tell("report_to_police", care.window, case, way="by_call")
    care.tell("record_police_decision", care.family.sits(case, "police"), case, decision="criticism")
    care.tell("return_to_care", care.window, case)
    (visit,) = care.visit(case, 0, agreed=True)
    who, said = care.visitor(), {"visit": visit.pk, "result": "met"}
    sent("record_visit", who, "phone", **said, finding="relapse_signs")
    sent("record_visit", who, "tablet", **said, finding="relapsed")
    calm = {"result": "met", "finding": "calm"}
    with pytest.raises(Invalid) as no:
        choose(care, care.window, visit.pk, values=calm)
    assert "asked_first" in no.value.fields
    choose(care, care.window, visit.pk, values={**calm, "asked_first": True})
    assert CareVisit.objects.get(pk=visit.pk).finding == "calm"


def test_a_calm_version_that_was_asked_first_is_chosen_as_it_is_JS_R4(care, visit):
    two_visits(care, visit)
    _conflict, rows = waiting(visit.pk)
    choose(care, care.window, visit.pk, version=rows[0].pk)
    assert CareVisit.objects.get(pk=visit.pk).finding == "calm"
