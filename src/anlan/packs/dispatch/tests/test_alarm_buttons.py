# SPDX-License-Identifier: Apache-2.0
"""Alarm buttons of venues (一键报警): one need is one incident, a test rings nobody, silence is shown."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.notices.models import Notice

from ..commands.import_registry import import_registry
from ..commands.set_button_key import set_button_key
from ..models import AlarmButton, ButtonPress, Incident
from ..queries.buttons import button_states, digest_of

KEY = "key-of-the-door-button-0123456789"
URL = "/api/dispatch/alarm-buttons/btn-door"


@pytest.fixture
def button(street, office) -> AlarmButton:
    """The button at the bar's door, with its key."""
    row = AlarmButton.objects.get(code="btn-door")
    street.tell(set_button_key, by=office, button=row.pk, digest=digest_of(KEY))
    return row


def send(what: str, key: str = KEY, **said):
    head = {"Authorization": f"Bearer {key}", "Accept-Language": "zh-hans"}
    return Client(headers=head).post(f"{URL}/{what}", json.dumps(said), content_type="application/json")


def ago(**span) -> str:
    return (timing.now() - timedelta(**span)).isoformat()


def test_a_press_is_an_incident_at_its_post_called_by_the_venue(street, button):
    number = send("press", press="1").json()["incident"]
    incident = Incident.objects.get(matter__number=number)
    assert (incident.source, incident.premises.code, incident.lat) == ("button", "bar", 28.676)
    assert incident.address == "酒吧门口 · 中山东路 128 号"
    assert street.task(incident.matter).task_kind in ("first_response", "cordon")


def test_the_same_press_again_changes_nothing(button):
    first, again = send("press", press="1").json(), send("press", press="1").json()
    assert again == {**first, "known": True}
    assert ButtonPress.objects.count() == Incident.objects.count() == 1


def test_who_presses_three_times_calls_for_help_once(button):
    numbers = {send("press", press=str(one)).json()["incident"] for one in range(3)}
    assert len(numbers) == 1
    assert send("press", press="4").json()["times"] == 4


def test_a_new_need_ten_minutes_later_is_an_incident_of_its_own(street, button):
    first = send("press", press="1").json()["incident"]
    street.story.hands.pass_(minutes=10)
    assert send("press", press="2").json()["incident"] != first


def test_a_press_that_comes_late_keeps_its_time_and_says_so(button):
    send("press", press="1", at=ago(hours=3))
    incident = Incident.objects.get()
    assert timing.now() - incident.called_at > timedelta(hours=2)


@pytest.mark.parametrize("wrong", [{"days": 3}, {"days": -1}])
def test_no_press_is_refused_for_its_clock(button, wrong):
    assert send("press", press="1", at=ago(**wrong)).status_code == 200
    assert timing.now() - Incident.objects.get().called_at < timedelta(minutes=1)


def test_a_test_press_rings_nobody_and_is_kept_with_its_time(button):
    before = Notice.objects.count()
    assert send("press", press="t1", test=True).json()["incident"] == ""
    drain()
    assert (Incident.objects.count(), Notice.objects.count()) == (0, before)
    button.refresh_from_db()
    assert button.tested_at == timing.now()
    assert EventRecord.objects.filter(name="dispatch.button_tested").count() == 1


@pytest.mark.parametrize("what", ["press", "beat"])
def test_a_wrong_key_opens_nothing(button, what):
    assert send(what, key="another-key-0123456789", press="1").status_code == 401
    assert not ButtonPress.objects.exists()


def test_a_button_without_a_key_speaks_with_none(street):
    assert send("press", key="", press="1").status_code == 401


def test_a_press_needs_an_id_that_can_be_told_from_others(button):
    assert send("press", press="").status_code == 422
    assert send("press", press="x" * 65).status_code == 422


def test_a_silent_button_is_shown_as_such(street, button, page, office):
    def state() -> str:
        return button_states([AlarmButton.objects.select_related("premises").get()])[0].tone

    assert state() == "bad"
    assert send("beat").status_code == 204
    assert state() == "warn"
    send("press", press="t", test=True)
    assert state() == "ok"
    street.story.hands.pass_(hours=2)
    assert state() == "bad"
    assert 'data-tone="bad"' in page(office).get("/registers/alarm_buttons").content.decode()


def test_an_import_leaves_key_and_signs_of_life_alone(street, button):
    send("beat")
    told = {"code": "btn-door", "premises": "bar", "phone": "0576-88881111"}
    street.story.tell(import_registry, tables={"alarm_buttons": [told]})
    row = AlarmButton.objects.get()
    assert (row.phone, row.post, row.digest) == ("0576-88881111", None, digest_of(KEY))
    assert row.heard_at == timing.now()
