# SPDX-License-Identifier: Apache-2.0
"""The door: three steps without account, cookie or trace; a code; progress in plain words; limits as other doors have."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.testing.story import OPERATOR

from ..models import Case
from ..queries.cases import case_by_code, code_of
from ..queries.door import at_the_door


@pytest.fixture
def phone() -> Client:
    """Somebody's telephone, in Chinese."""
    return Client(headers={"Accept-Language": "zh-hans"}, REMOTE_ADDR="198.51.100.7")


def asks(client, /, **said):
    """The last step, with what was said before."""
    values = {"about": "quarrel", "way": "none", "step": "send", **said}
    return client.post("/help", values)


def code_in(answer):
    """The code that the page shows."""
    return re.search(r"\d{4}-\d{4}-\d{4}", answer.content.decode())[0]


def test_three_steps_lead_to_a_code_without_name_or_account(family, phone):
    assert "想请人帮什么忙" in phone.get("/help").content.decode()
    assert "怎么联系您才安全" in phone.post("/help", {"about": "sad", "step": "2"}).content.decode()
    assert "写几句" in phone.post("/help", {"about": "sad", "way": "none", "step": "3"}).content.decode()
    code = code_in(asks(phone, about="sad"))
    assert case_by_code(code).source == "door"


def test_nothing_is_stored_in_the_browser_and_the_title_says_nothing(family, phone):
    answers = [phone.get("/help"), phone.post("/help", {"about": "violence", "step": "2"}), asks(phone)]
    for answer in answers:
        assert answer.cookies == {}
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        (title,) = re.findall("<title>(.*?)</title>", answer.content.decode())
        assert title == "便民服务"
    assert phone.cookies == {}


def test_every_step_shows_the_way_out_and_the_number_of_the_police(family, phone):
    text = phone.get("/help").content.decode()
    assert 'id="leave"' in text
    assert 'href="tel:110"' in text
    assert 'href="sms:12110"' in text


def test_a_step_without_an_answer_is_asked_again_in_words(family, phone):
    assert phone.post("/help", {"step": "2"}).status_code == 422
    again = phone.post("/help", {"about": "sad", "way": "call", "step": "3"})
    assert (again.status_code, "哪个号码安全" in again.content.decode()) == (422, True)
    assert asks(phone, way="call", phone="不是号码").status_code == 422


def test_a_child_in_danger_is_flagged_and_must_be_reported_at_once_JS_R7(family, phone):
    code = code_in(asks(phone, about="violence", now="on", for_child="on"))
    case = case_by_code(code)
    assert (case.flag_is_on, case.owes_report) == (True, True)
    assert EventRecord.objects.filter(name="family.minor_endangered", matter=case.pk).exists()


def test_the_code_stands_nowhere_in_the_house_and_belongs_to_one_case(family, phone):
    codes = {code_in(asks(phone)) for _ in range(5)}
    assert len(codes) == 5
    for row in Case.objects.all():
        assert code_of(row.pk).replace("-", "") not in f"{row.code_index}{row.matter.details}"


def test_progress_says_who_must_answer_by_when_and_no_name(family, phone):
    code = code_in(
        asks(phone, about="violence", now="on", name="小何", home="演示巷 9 号", phone="13800000044")
    )
    drain()
    text = phone.post("/help/progress", {"code": code}).content.decode()
    assert "窗口受理，最晚" in text
    for word in ("小何", "演示巷", "13800000044", "家暴"):
        assert word not in text


def test_a_wrong_code_is_answered_alike_and_not_often(family, phone):
    said = {phone.post("/help/progress", {"code": f"{one:012d}"}).status_code for one in range(25)}
    assert said == {404, 429}


def test_a_flood_from_one_address_is_turned_away_with_the_numbers_that_answer(family, phone, hands):
    answers = [asks(phone).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert "110" in asks(phone).content.decode()
    hands.pass_(hours=1)
    assert asks(phone).status_code == 200


def test_withdrawing_ends_a_quiet_request_and_never_one_with_violence(family, phone):
    quiet, loud = code_in(asks(phone)), code_in(asks(phone, about="violence"))
    for code in (quiet, loud):
        family.tell("accept_case", OPERATOR, case=case_by_code(code).pk)
        phone.post("/help/progress", {"code": code, "deed": "withdraw"})
    assert Matter.objects.get(pk=case_by_code(quiet).pk).outcome == "withdrawn"
    assert Matter.objects.get(pk=case_by_code(loud).pk).closed_at is None


def test_a_request_that_nobody_has_read_is_read_before_it_ends(family, phone):
    code = code_in(asks(phone))
    phone.post("/help/progress", {"code": code, "deed": "withdraw"})
    assert Matter.objects.get(pk=case_by_code(code).pk).stage == "registered"


def test_a_rating_is_given_once_when_the_help_has_done_its_part(family, phone):
    code = code_in(asks(phone))
    assert (
        "还在办理"
        in phone.post(
            "/help/progress", {"code": code, "deed": "rate", "rating": "satisfied"}
        ).content.decode()
    )
    family.tell("accept_case", OPERATOR, case=case_by_code(code).pk)
    phone.post("/help/progress", {"code": code, "deed": "withdraw"})
    for _ in range(2):
        phone.post("/help/progress", {"code": code, "deed": "rate", "rating": "mostly"})
    assert EventRecord.objects.filter(name="family.case_rated").count() == 1


def test_who_stands_at_the_door_sees_and_does_nothing_else(family):
    door = at_the_door()
    assert {one.split(".")[1] for grant in door.grants for one in grant.permissions} == {
        "ask_for_help", "contest_by_code", "add_words", "rate_help", "withdraw_request",
    }  # fmt: skip


def test_likely_duplicates_are_proposed_and_nothing_is_merged(family, phone, hands):
    first = case_by_code(code_in(asks(phone, phone="138 0000 0055", way="text")))
    hands.pass_(hours=2)
    second = case_by_code(code_in(asks(phone, phone="13800000055", way="text")))
    (one,) = second.likenesses.all()
    assert (one.other_id, one.why, one.decided_at) == (first.pk, "phone", None)
    assert Matter.objects.filter(pk__in=(first.pk, second.pk), closed_at=None).count() == 2
    hands.pass_(days=181)
    third = case_by_code(code_in(asks(phone, phone="13800000055", way="text")))
    assert third.registered_at - second.registered_at > timedelta(days=180)
    assert not third.likenesses.exists()
