# SPDX-License-Identifier: Apache-2.0
"""The door of the 110 push: whatever comes through it is taken once, or answered in a sentence, and nothing is lost."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.events.log import head, read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter
from anlan.kernel.webhooks import signing
from anlan.shell.waiting import waiting_for

from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.close_incident import close_incident
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.send_police import send_police
from ..commands.stand_down import stand_down
from ..models import EarlyPush, Incident, Task
from ..queries.board import board

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DOOR = "/api/dispatch/push-110"


def moment(**ago):
    """A time of the trade's own form, so long ago."""
    return (timing.now() - timedelta(**ago)).astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def order(**changes):
    """A whole order at the bar; None leaves a field out."""
    whole = {
        "jjdbh": "D1", "jjlx": "01", "jqlbdm": "parking", "bjnr": "【演示】两名司机因车位争吵", "bjsj": moment(seconds=30),
        "bjdz": "中山东路 128 号", "longitude": 121.4430, "latitude": 28.6760, "datum": "WGS-84",
    }  # fmt: skip
    return {name: value for name, value in (whole | changes).items() if value is not None}


def supplement(words="有人受伤", **changes):
    return {"msgtype": "supplement", "jjdbh": "D1", "bcnr": words, "bcsj": moment(seconds=10)} | changes


def cancellation(**changes):
    return {"msgtype": "cancel", "jjdbh": "D1", "cxyydm": "1", "cxsj": moment(seconds=5)} | changes


@pytest.fixture
def push(street, settings):
    """Sends a message as the 110 side would: signed, under an id of its own; the answer."""
    settings.ANLAN_110_SECRETS = [SECRET]
    sent = []

    def go(said, *, at=None, secret=SECRET, signed=True, push_id=None):
        body = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
        sent.append(body)
        number = push_id or f"msg_{len(sent)}"
        headers = signing.headers_for(number, at or timing.now(), body, [secret]) if signed else {}
        return Client().post(DOOR, body, content_type="application/json", headers=headers)

    return go


def words_of(number="D1"):
    return opened(Incident.objects.get(order_number=number).matter)


def test_an_order_becomes_an_incident_with_a_task_that_waits(push):
    answer = push(order())
    assert (answer.status_code, answer.json()["jjdbh"], answer.json()["repeat"]) == (200, "D1", "0")
    incident = Incident.objects.get(order_number="D1")
    assert Task.objects.get(incident=incident).matter.stage == "waiting"


REFUSED = [
    ({"signed": False}, order, 401, "header_missing"),
    ({"secret": "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"}, order, 401, "signature_wrong"),
    ({"ago": 301}, order, 401, "timestamp_stale"),
    ({"ago": -301}, order, 401, "timestamp_ahead"),
    ({}, lambda: b"{", 400, "not_json"),
    ({}, lambda: b" " * 70_000, 413, "too_large"),
    ({}, lambda: order(bjsj="明天"), 422, "bad_time"),
    ({}, lambda: order(bjsj=moment(minutes=-10)), 422, "time_ahead"),
    ({}, lambda: order(bjsj=moment(hours=30)), 422, "time_too_old"),
    ({}, lambda: order(jjdbh=None), 422, "field_missing"),
    ({}, lambda: order(latitude="二十八"), 422, "bad_coordinate"),
]


@pytest.mark.parametrize(("how", "said", "status", "code"), REFUSED, ids=[row[3] for row in REFUSED])
def test_what_is_wrong_is_said_in_a_sentence_and_changes_nothing(push, how, said, status, code):
    before, ago = head(), how.get("ago", 0)
    rest = {name: value for name, value in how.items() if name != "ago"}
    answer = push(said(), at=timing.now() - timedelta(seconds=ago), **rest)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith("。")
    assert (head(), Incident.objects.count()) == (before, 0)


def test_a_call_from_outside_the_district_is_taken_and_marked(push):
    assert push(order(longitude=116.4, latitude=39.9)).status_code == 200
    assert Incident.objects.get(order_number="D1").is_out_of_district


def test_a_silent_call_without_a_place_is_taken(push):
    assert push(order(longitude=None, latitude=None, datum=None, bjdz="", bjnr="")).status_code == 200
    assert Incident.objects.get(order_number="D1").lat is None


def test_a_type_that_nobody_knows_is_taken_all_the_same(push):
    assert push(order(jqlbdm="999999", jqlbmc="没听过的类别")).status_code == 200
    assert Incident.objects.filter(order_number="D1").exists()


def test_the_same_order_again_is_one_incident_whatever_its_id(push):
    said = order()
    answers = [
        push(said, push_id="a"),
        push(said, push_id="a"),
        push(said | {"pushstatus": "2"}, push_id="b"),
    ]
    assert [answer.json()["repeat"] for answer in answers] == ["0", "1", "1"]
    assert Incident.objects.count() == 1


def test_the_same_number_with_other_words_is_a_correction_and_keeps_both(push):
    push(order())
    assert push(order(bjnr="其实有三个人", bjdz="中山东路 130 号")).json()["repeat"] == "0"
    assert words_of()["content"].endswith("争吵")
    assert words_of()["supplements"] == ["其实有三个人"]
    assert Incident.objects.get(order_number="D1").address == "中山东路 130 号"


def test_a_supplement_is_added_once(push):
    push(order())
    said = supplement()
    assert [push(said).json()["repeat"] for _ in range(2)] == ["0", "1"]
    assert words_of()["supplements"] == ["有人受伤"]


def test_what_comes_before_its_order_is_kept_and_taken_up_by_it(push):
    first, second = supplement("先来的话"), supplement("后来的话")
    assert [push(said).status_code for said in (first, second, first)] == [200, 200, 200]
    assert "先来的话" not in str(list(EarlyPush.objects.values())), "kept sealed"
    push(order())
    assert words_of()["supplements"] == ["先来的话", "后来的话"]
    assert not EarlyPush.objects.exists()


def test_a_cancellation_before_its_order_ends_it_when_it_comes(push):
    push(cancellation())
    push(order())
    incident = Incident.objects.get(order_number="D1")
    assert (incident.matter.stage, incident.matter.outcome) == ("closed", "false_alarm")
    assert Task.objects.get(incident=incident).matter.stage == "stood_down"


def test_what_never_gets_its_order_is_not_kept_for_ever(push, hands):
    push(supplement())
    hands.pass_(hours=25)
    push(supplement(jjdbh="D2", bcsj=moment(seconds=1)))
    assert [row.order_number for row in EarlyPush.objects.all()] == ["D2"]


def test_an_old_order_flagged_as_a_late_delivery_is_taken_with_its_own_time(push):
    assert push(order(bjsj=moment(hours=50), redelivery="1")).status_code == 200
    row = Incident.objects.get(order_number="D1")
    (told,) = read_matter(row.pk, ["dispatch.incident_reported"])
    assert (told.recorded_at - told.at) >= timedelta(hours=50)


def test_a_supplement_to_a_closed_incident_is_refused_in_a_sentence(push, street):
    push(order())
    incident = Incident.objects.get(order_number="D1")
    street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="false_alarm")
    answer = push(supplement())
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_stage")


def held(push, street):
    push(order())
    incident = Incident.objects.get(order_number="D1")
    return incident, street.on_scene(incident.matter)


def test_a_cancellation_waits_while_a_guard_holds_the_scene_and_is_said_once(push, street):
    incident, _task = held(push, street)
    said = cancellation()
    answers = [push(said) for _ in range(2)]
    assert [(one.status_code, one.json()["cxzt"], one.json()["repeat"]) for one in answers] == [
        (202, "2", "0"),
        (202, "2", "1"),
    ]
    assert Matter.objects.get(pk=incident.pk).closed_at is None
    assert len(read_matter(incident.pk, ["dispatch.cancellation_asked"])) == 1


def test_the_desk_is_told_on_the_board_and_in_what_waits_for_it(push, street):
    incident, task = held(push, street)
    push(cancellation())
    drain()
    (row,) = [one for one in board(street.desk) if one.matter.pk == incident.pk]
    assert (row.group, "cancel" in row.needs) == ("decide", True)
    assert task.pk in waiting_for(street.desk).values_list("pk", flat=True)
    assert task.pk not in waiting_for(street.second).values_list("pk", flat=True)


def test_when_the_desk_has_relieved_the_guard_the_cancelled_order_closes(push, street):
    incident, task = held(push, street)
    said = cancellation()
    push(said)
    street.tell(stand_down, by=street.desk, task=task.pk)
    drain()
    matter = Matter.objects.get(pk=incident.pk)
    assert (matter.stage, matter.outcome) == ("closed", "false_alarm")
    again = push(said)
    assert (again.status_code, again.json()["cxzt"], again.json()["repeat"]) == (200, "1", "1")


def test_where_an_officer_took_over_a_cancelled_order_waits_for_his_word(push, street):
    incident, task = held(push, street)
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    push(cancellation())
    street.tell(hand_over_to_police, by=street.officer, task=task.pk)
    drain()
    assert Matter.objects.get(pk=incident.pk).stage == "handling"
