# SPDX-License-Identifier: Apache-2.0
"""The phone's page: what guard and officer are shown at each state, and who is shown nothing."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.following import drain
from anlan.kernel.people.models import Person

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.escalate_task import escalate_task
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.note_persuasion import note_persuasion
from ..commands.offer_task import offer_task
from ..commands.record_feedback import record_feedback
from ..commands.send_police import send_police
from ..commands.sign_for_incident import sign_for_incident
from ..commands.sign_off_duty import sign_off_duty
from ..commands.stand_down import stand_down
from ..commands.tick_action import tick_action


@pytest.fixture
def screen(street):
    """The page's one part, as this person's phone fetches it."""

    def seen_by(caller, address="/hand?part=screen", expect=200) -> str:
        person = Person.objects.get(pk=caller.person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(person.code)
            person.save()
        client = Client()
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        drain()
        answer = client.get(address)
        assert answer.status_code == expect
        return answer.content.decode()

    return seen_by


def state(text: str) -> str:
    return re.search(r'id="hand"[^>]*data-s="(\w*)"', text)[1]


def panels(text: str) -> dict[str, bool]:
    """Which states are on the page, and whether they show."""
    found = re.findall(r'<section class="panel" data-panel="(\w+)"([^>]*)>', text)
    return {name: "hidden" not in rest for name, rest in found}


def offered(street, category="parking"):
    incident = street.incident(category)
    task = street.task(incident)
    car = {"car": street.car} if category != "parking" else {}
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112, **car)
    return incident, task


def test_off_duty_the_phone_asks_for_no_position(street, screen):
    street.tell(sign_off_duty, by=street.guard)
    text = screen(street.guard)
    assert state(text) == "off"
    assert 'data-tracks="1"' not in text


def test_on_duty_he_waits_and_his_position_is_taken(street, screen):
    text = screen(street.guard)
    assert (state(text), 'data-tracks="1"' in text, 'data-device="rec-guard"' in text) == ("idle", True, True)


def test_an_offer_brings_every_state_that_can_follow_without_network(street, screen):
    offered(street)
    assert panels(screen(street.guard)) == {
        "offer": True,
        "refused": False,
        "way": False,
        "scene": False,
        "done": False,
    }


@pytest.mark.parametrize(
    ("category", "says"), [("parking", "PB-R1"), ("shoving", "PB-R7"), ("knife", "PB-R7")]
)
def test_what_he_may_and_may_not_do_stands_on_the_offer(street, screen, category, says):
    offered(street, category)
    assert f'<span class="rule">{says}</span>' in screen(street.guard)


def test_the_guard_is_not_shown_what_the_caller_said(street, screen):
    offered(street)
    assert "车位" not in screen(street.guard)


def test_another_guard_sees_nothing_of_it(street, screen):
    offered(street)
    text = screen(street.second)
    assert (state(text), "澜岸" in text) == ("idle", False)


def test_on_the_scene_ticks_and_records_are_his(street, screen):
    _incident, task = offered(street)
    street.tell(accept_task, by=street.guard, task=task.pk)
    assert state(screen(street.guard)) == "way"
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    street.tell(tick_action, by=street.guard, task=task.pk, action="persuaded")
    street.tell(note_persuasion, by=street.guard, task=task.pk, text="答应挪车")
    text = screen(street.guard)
    assert state(text) == "scene"
    assert re.search(r'data-tick="persuaded"[^>]* checked', text)
    assert "答应挪车" in text


def test_who_calls_for_help_on_his_way_can_still_arrive(street, screen, verify):
    _incident, task = offered(street)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(escalate_task, by=street.guard, task=task.pk)
    assert state(screen(street.guard)) == "way"
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    assert state(screen(street.guard)) == "scene"
    verify.refuses("already_there", arrive_on_scene, by=street.guard)(task=task.pk)


def test_the_reason_may_follow_the_call_for_help(street):
    incident, task = offered(street)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(escalate_task, by=street.guard, task=task.pk)
    street.tell(escalate_task, by=street.guard, task=task.pk, reason="weapon")
    incident.refresh_from_db()
    assert incident.level == "red"


def test_a_task_that_was_called_back_says_so(street, screen):
    _incident, task = offered(street)
    street.tell(stand_down, by=street.desk, task=task.pk)
    text = screen(street.guard)
    assert (state(text), 'class="card"' in text) == ("idle", True)


def test_the_officer_reads_what_was_said_and_done_and_signs(street, screen):
    incident, task = offered(street)
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car, eta_seconds=200)
    assert state(screen(street.officer)) == "order"
    assert "车位" in screen(street.officer)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(sign_for_incident, by=street.officer, incident=incident.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    street.tell(note_persuasion, by=street.guard, task=task.pk, text="答应挪车")
    assert state(screen(street.officer)) == "way"
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    text = screen(street.officer)
    assert (state(text), "答应挪车" in text) == ("scene", True)
    assert (state(screen(street.guard)), "赵明远" in screen(street.guard)) == ("handover", True)
    street.tell(hand_over_to_police, by=street.officer, task=task.pk)
    assert (state(screen(street.officer)), state(screen(street.guard))) == ("report", "done")
    street.tell(record_feedback, by=street.officer, incident=incident.pk, situation="车位", result="和解")
    assert state(screen(street.officer)) == "close"


def test_the_desk_has_no_phone_page(street, screen):
    screen(street.desk, expect=403)


def test_the_whole_page_names_its_manifest_and_the_way_to_complain(street, screen):
    text = screen(street.guard, "/hand")
    assert 'rel="manifest"' in text
    assert "/door/suggestions" in text


def test_the_worker_answers_at_the_root_and_is_asked_anew(client, db):
    answer = client.get("/hand-worker.js")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-cache")
    assert answer["Content-Type"].startswith("text/javascript")
    heard = re.findall(r'addEventListener\("(\w+)"', answer.content.decode())
    assert heard == ["install", "activate", "message", "fetch", "push", "notificationclick"]
