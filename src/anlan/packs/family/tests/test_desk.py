# SPDX-License-Identifier: Apache-2.0
"""The window's desk and the red screen, and who sees nothing there; 110 calls that come by the log."""

import pytest

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.context import Caller
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.directory.words import choice_word
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter, MatterLink

from ..kinds.family_dispute import Situation
from ..models import Case
from ..models.calls import CallCode
from ..pages import desk as desk_page
from ..queries import desk as desk_queries
from ..queries.calls import situation_of
from ..reactions import Called, take_family_calls


class _Ear:
    """What a reaction may use, here only to hear what it runs."""

    def __init__(self):
        self.ran = []

    def run(self, verb, **values):
        self.ran.append((verb.name, values))


def test_the_desk_shows_what_waits_by_urgency_with_its_proposal(family, browser):
    family.case(situation="property")
    danger = family.case(situation="violence", danger="yes")
    family.tell("accept_case", family.window, case=danger)
    text = browser(family.window).get("/family/desk").content.decode()
    assert text.index("家庭暴力") < text.index("家庭财产")
    assert "系统建议" in text
    assert "现在有人有危险" in text


def test_an_old_case_in_danger_stands_before_all_that_came_since_however_many(family, browser, monkeypatch):
    danger = family.case(situation="violence", danger="yes")
    calm = [family.case(situation="property") for _ in range(3)]
    for module in (desk_queries, desk_page):
        monkeypatch.setattr(module, "MOST", 2)
    assert [one.pk for one in desk_queries.open_cases(family.window)] == [danger, calm[0]]
    text = browser(family.window).get("/family/desk").content.decode()
    assert "最急的 2 件" in text
    assert "2 件在办" not in text


def test_a_case_that_is_too_calm_for_the_list_is_still_the_one_that_was_asked_for(
    family, browser, monkeypatch
):
    for module in (desk_queries, desk_page):
        monkeypatch.setattr(module, "MOST", 1)
    number = [Matter.objects.get(pk=family.case()).number for _ in range(2)][1]
    text = browser(family.window).get(f"/family/desk?case={number}&part=case").content.decode()
    assert f"/m/{number}" in text


def test_the_level_form_proposes_anew_for_what_is_ticked(family, browser):
    case = family.case()
    family.tell("accept_case", family.window, case=case)
    number = Matter.objects.get(pk=case).number
    client = browser(family.window)
    assert "身边有凶器" in client.get(f"/family/desk?case={number}&part=level").content.decode()
    text = client.get(
        f"/family/desk?case={number}&part=proposal&signs=weapon&signs=nonsense"
    ).content.decode()
    assert 'data-lv="red"' in text or "红" in text


def test_a_case_is_taken_in_from_the_form(family, browser):
    client = browser(family.window)
    assert "先问什么时候" in client.get("/family/desk?part=form").content.decode()
    said = {
        "situation": "kin",
        "source": "school",
        "region": "331002001",
        "story": "孩子在学校说不敢回家",
        "drill": "true",
    }
    assert client.post("/do/family/register-case", said).status_code < 400
    assert Case.objects.get().is_drill


def test_the_red_screen_shows_the_three_times_and_who_comes(family, browser):
    case = family.graded(danger="yes")
    family.tell("set_level", family.window, case=case, level="red", signs=["weapon"])
    family.tell("call_case_team", family.window, case=case)
    drain()
    text = browser(family.second).get("/family/red").content.decode()
    for word in ("部门应答", "跨部门联动", "现场处置", "复核红级", "谁来、谁没来"):
        assert word in text


@pytest.mark.parametrize("seat", ["mediator", "grid_worker", "psychologist"])
def test_a_member_of_no_team_sees_no_case(family, browser, story, seat):
    number = Matter.objects.get(pk=family.case()).number
    person = story.person(f"family-{seat}-a", f"family.{seat}", "331002001")
    client = browser(person)
    assert client.get("/family/desk").status_code == 403
    assert client.get(f"/m/{number}").status_code == 404


def test_what_waits_for_a_mediator_is_counted_at_no_door_for_citizens(family, browser):
    mediator = family.sits(family.teamed(), "mediator")
    text = browser(mediator).get("/").content.decode()
    rail = text.partition('<nav class="rail"')[2].partition("</nav>")[0]
    counted = [one.partition('"')[0] for one in rail.split('<a href="')[1:] if "<em>" in one]
    assert counted[0] == "/"
    assert len(counted) > 1
    assert "/help" not in counted


def test_the_page_of_a_case_says_why_both_sides_may_not_meet(family, browser):
    case = family.teamed()
    family.tell("suspect_violence", family.window, case=case, capacity="limited")
    text = browser(family.window).get(f"/m/{Matter.objects.get(pk=case).number}").content.decode()
    for word in ("双方不能见面", "现在必须报警", "保护进度"):
        assert word in text


def settled(family, by=None, **line):
    """The district settles which code of 110 is about a family."""
    said = {
        "code": "901101",
        "name": "家庭暴力",
        "situation": "violence",
        "source": "区 110 警情类别表",
        **line,
    }
    return family.tell("import_duties", by or family.district(), tables={"call_codes": [said]})


def test_a_call_of_a_code_that_the_district_settled_is_taken_by_the_log_and_others_are_not(family):
    settled(family)
    ear = _Ear()
    call = Matter.objects.get(pk=family.case()).pk
    take_family_calls(Called(call, "901101"), ear)
    take_family_calls(Called(call, "parking"), ear)
    assert ear.ran == [("family.take_police_call", {"incident": call, "situation": "violence"})]


def test_a_quarrel_at_110_comes_to_the_window_without_a_word_of_violence(family, story):
    noise = story.noise()
    family.tell("take_police_call", _reaction(), incident=noise.pk, situation="relationship")
    case = Case.objects.get(incident=noise.pk)
    assert (case.flag_is_on, case.owes_report, case.source) == (False, False, "police_110")


def test_violence_that_a_guard_sees_at_a_quarrel_locks_the_case_that_was_opened_for_it_JS_R4(family, story):
    noise = story.noise()
    number = family.tell("take_police_call", _reaction(), incident=noise.pk, situation="relationship").result
    assert family.tell("take_police_call", _reaction(), incident=noise.pk).result == number
    case = Case.objects.get(incident=noise.pk)
    assert (case.flag_is_on, case.owes_report, plain(case.matter)["violence"]) == (True, False, "on")
    lifted = timing.now()
    Case.objects.filter(pk=case.pk).update(lifted_at=lifted)
    family.tell("take_police_call", _reaction(), incident=noise.pk)
    assert Case.objects.get(pk=case.pk).lifted_at == lifted, "the same news told twice is nothing new"


def test_the_register_of_codes_says_situations_as_a_case_does():
    assert {choice_word("situation", one.value) for one in Situation} == {str(one.label) for one in Situation}


def test_a_code_has_a_source_and_one_street_does_not_settle_it_for_the_district(family):
    with pytest.raises(ImportFaults) as no:
        settled(family, source="")
    assert [one.column for one in no.value.faults] == ["source"]
    with pytest.raises(NotAllowed):
        settled(family, by=family.window)
    assert not CallCode.objects.exists()


def test_that_calls_are_violence_no_longer_counts_when_a_second_person_says_the_same_JS_R2(family, browser):
    first, second = (
        family.story.person(code, "family.window", "331002") for code in ("keeper-a", "keeper-b")
    )
    settled(family, by=first)
    for _ in range(2):
        settled(family, by=first, situation="relationship")
        assert situation_of("901101") == "violence"
    assert "第二人" in browser(second).get("/registers/call_codes").content.decode()
    settled(family, by=second, situation="relationship")
    assert situation_of("901101") == "relationship"
    assert "第二人" not in browser(second).get("/registers/call_codes").content.decode()


def test_whoever_saves_the_code_as_it_stands_takes_back_what_waits(family):
    first, second = (
        family.story.person(code, "family.window", "331002") for code in ("keeper-a", "keeper-b")
    )
    settled(family, by=first)
    settled(family, by=first, situation="relationship")
    settled(family, by=second)
    settled(family, by=second, situation="relationship")
    assert situation_of("901101") == "violence", (
        "the first proposal is gone, this is another one's first word"
    )


def test_what_makes_calls_violence_counts_at_once_JS_R2(family):
    settled(family, situation="relationship")
    settled(family, situation="violence")
    assert situation_of("901101") == "violence"


def test_a_call_is_taken_once_linked_and_needs_no_report_to_the_police(family, story):
    noise = story.noise()
    verb = "take_police_call"
    first, again = (family.tell(verb, _reaction(), incident=noise.pk) for _ in range(2))
    assert first.result == again.result
    case = Case.objects.get(incident=noise.pk)
    assert case.flag_is_on
    assert MatterLink.objects.filter(source=case.pk, target=noise.pk, relation="from_call").exists()
    drain()
    assert not RunningClock.objects.filter(matter=case.pk, name="report", state="run").exists()
    assert "story" not in case.matter.details


def test_mediation_needs_both_to_wish_it_JS_R1(family):
    case = family.teamed()
    with pytest.raises(Refused, match="not_voluntary"):
        family.tell("begin_mediation", family.sits(case, "mediator"), case=case)


def _reaction() -> Caller:
    return Caller(None, "family.take_family_calls", "reaction", pack="family")
