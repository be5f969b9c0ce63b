# SPDX-License-Identifier: Apache-2.0
"""A family call at 110 reaches the window once: pushed twice, followed twice, or after an outage of followers."""

import json

import pytest
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.events.models import Checkpoint
from anlan.kernel.following import drain
from anlan.kernel.webhooks import signing
from anlan.packs.dispatch.commands.import_registry import import_registry
from anlan.packs.dispatch.models import Incident
from anlan.packs.dispatch.tests.conftest import street_of
from anlan.packs.family.commands.import_duties import import_duties
from anlan.packs.family.models import Case
from anlan.packs.family.models.calls import CallCode
from anlan.packs.family.tests.browsing import page

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VIOLENCE = {
    "code": "901101",
    "name": "家庭暴力",
    "class": "forbidden",
    "level": "red",
    "police_at_once": "1",
    "violent": "1",
}
FOLLOWER = "family.take_family_calls"


@pytest.fixture
def push(story, settings):
    """Sends an order as the 110 side would."""
    street_of(story)
    story.tell(import_registry, tables={"categories": [VIOLENCE]})
    story.tell(import_duties, tables={"call_codes": [
        {"code": "901101", "name": "家庭暴力", "situation": "violence", "source": "区 110 警情类别表"},
    ]})  # fmt: skip
    settings.ANLAN_110_SECRETS = [SECRET]

    def go(number, push_id):
        at = timing.now().astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M:%S")
        said = {"jjdbh": number, "jjlx": "01", "jqlbdm": "901101", "bjnr": "【演示】楼上夫妻打架", "bjsj": at,
                "bjdz": "中山东路 128 号", "longitude": 121.4430, "latitude": 28.6760, "datum": "WGS-84"}  # fmt: skip
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = signing.headers_for(push_id, timing.now(), body, [SECRET])
        answer = Client().post(
            "/api/dispatch/push-110", body, content_type="application/json", headers=headers
        )
        assert answer.status_code == 200, answer.content
        return answer

    return go


def test_the_same_call_pushed_twice_is_one_case(push):
    push("D1", "msg_1"), push("D1", "msg_1"), push("D1", "msg_2")
    drain()
    assert (Incident.objects.count(), Case.objects.count()) == (1, 1)


def test_calls_of_an_outage_are_taken_when_the_follower_is_back_each_once(push, hands):
    for number in ("D1", "D2"):
        push(number, f"msg_{number}")
        hands.pass_(minutes=10)
    assert Case.objects.count() == 0
    drain()
    assert Case.objects.count() == 2


def test_what_was_followed_before_the_crash_and_is_followed_again_opens_nothing_twice(push):
    push("D1", "msg_1")
    drain()
    Checkpoint.objects.filter(name=FOLLOWER).update(position=0)
    drain()
    push("D1", "msg_after_the_outage")
    drain()
    assert Case.objects.count() == 1


def test_the_window_sees_the_call_at_once_and_not_a_word_of_who_called(push, story):
    push("D1", "msg_1")
    drain()
    shown = page(story.person("window", "family.window", "331002")).get("/family/desk").content.decode()
    assert "110 警情" in shown
    assert not any(word in shown for word in ("楼上夫妻打架", "中山东路"))


def test_a_code_that_the_district_has_not_settled_stays_with_the_police(push):
    CallCode.objects.all().delete()
    push("D1", "msg_1")
    drain()
    assert (Incident.objects.count(), Case.objects.count()) == (1, 0)
