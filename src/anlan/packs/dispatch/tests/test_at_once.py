# SPDX-License-Identifier: Apache-2.0
"""Two people act at the same moment: one of them is first, the other is told so, and nothing is done twice or by half."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.errors import CommandError
from anlan.kernel.events.log import read_after
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter
from anlan.kernel.webhooks import signing

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.close_incident import close_incident
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.offer_task import offer_task
from ..commands.pass_over import pass_over
from ..commands.send_police import send_police
from ..models import HandOver, Incident, Offer, Sending, Task
from .test_push_door import SECRET, order, supplement

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do all of it at the same moment, each in a thread with a connection of its own; answers and refusals in order."""
    told: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def act(place: int) -> None:
        gate.wait(10)
        try:
            told[place] = deeds[place]()
        except CommandError as no:
            told[place] = no.code
        except Exception as fault:  # noqa: BLE001 – shown by the assertions
            told[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


def refusals(told: list[Any]) -> list[str]:
    """What was refused; a fault that is no refusal fails the test."""
    assert not [one for one in told if isinstance(one, Exception)], told
    return [one for one in told if isinstance(one, str)]


def test_one_guard_offered_two_tasks_at_once_gets_one(street):
    tasks = [street.task(street.incident(lat=28.6760 + n / 10_000)) for n in range(4)]
    deeds = [
        lambda task=task: street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
        for task in tasks
    ]
    assert refusals(at_once(*deeds)) == ["not_lawful"] * 3
    assert (Offer.objects.count(), Task.objects.filter(is_busy=True).count()) == (1, 1)


def test_two_guards_offered_one_task_at_once_leaves_one_offer(street):
    task = street.task(street.incident())
    guards = [street.guard, street.second] * 2
    deeds = [
        lambda guard=guard: street.tell(offer_task, by=street.desk, task=task.pk, guard=guard.person)
        for guard in guards
    ]
    assert refusals(at_once(*deeds)) == ["wrong_stage"] * 3
    assert Offer.objects.count() == 1


def test_one_car_sent_to_four_incidents_at_once_goes_to_one(street):
    incidents = [street.incident(lat=28.6760 + n / 100) for n in range(4)]
    deeds = [
        lambda one=one: street.tell(send_police, by=street.desk, incident=one.pk, car=street.car)
        for one in incidents
    ]
    assert refusals(at_once(*deeds)) == ["officer_busy"] * 3
    assert Sending.objects.filter(left_at=None).count() == 1


@pytest.fixture
def on_scene(street):
    """A guard and two officers at one incident."""
    other = street.story.person("officer2", "dispatch.officer", "331002001", name="林静")
    street.roster(other)
    incident = street.incident()
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    for officer in (street.officer, other):
        street.tell(send_police, by=street.desk, incident=incident.pk, officer=officer.person)
        street.tell(arrive_on_scene, by=officer, incident=incident.pk)
    return task, incident, (street.officer, other)


def test_two_officers_take_over_at_once_and_one_signature_stands(street, on_scene):
    task, _, officers = on_scene
    deeds = [lambda who=who: street.tell(hand_over_to_police, by=who, task=task.pk) for who in officers * 2]
    assert refusals(at_once(*deeds)) == ["wrong_stage"] * 3
    signed = EventRecord.objects.filter(name="dispatch.taken_over")
    assert (HandOver.objects.count(), signed.count()) == (1, 1)
    assert HandOver.objects.get().officer_id == signed.get().actor


def test_accepting_and_passing_over_at_once_is_one_or_the_other(street):
    task = street.task(street.incident())
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    told = at_once(
        lambda: street.tell(accept_task, by=street.guard, task=task.pk),
        lambda: street.tell(pass_over, by=street.desk, task=task.pk),
    )
    assert len(refusals(told)) == 1
    stage, offer = Matter.objects.get(pk=task.pk).stage, Offer.objects.get()
    assert (stage, offer.answer) in {("accepted", "accepted"), ("waiting", "withdrawn")}
    assert Task.objects.get(pk=task.pk).is_busy == (stage == "accepted")


def test_deeds_that_lock_the_same_two_matters_in_another_order_both_get_their_answer(street):
    """Offering holds the task and asks for the incident, closing the other way round: a deadlock is asked anew."""
    for n in range(5):
        incident = street.incident(lat=28.6760 + n / 1000)
        task = street.task(incident)
        told = at_once(
            lambda task=task: street.tell(
                offer_task, by=street.desk, task=task.pk, guard=street.guard.person
            ),
            lambda one=incident: street.tell(
                close_incident, by=street.officer, incident=one.pk, outcome="false_alarm"
            ),
        )
        assert set(refusals(told)) <= {"wrong_stage"}
        assert Matter.objects.get(pk=task.pk).stage == "stood_down"
        assert not Task.objects.get(pk=task.pk).is_busy


@pytest.fixture
def push(street, settings):
    """Sends one message under this id; status and code."""
    settings.ANLAN_110_SECRETS = [SECRET]

    def go(said: dict[str, Any], number: str) -> tuple[int, str]:
        body = json.dumps(said, ensure_ascii=False).encode()
        headers = signing.headers_for(number, timing.now(), body, [SECRET])
        answer = Client().post(
            "/api/dispatch/push-110", body, content_type="application/json", headers=headers
        )
        return answer.status_code, answer.json().get("repeat", "")

    return go


def test_an_order_pushed_eight_times_at_once_is_one_incident(push):
    said = order()
    told = at_once(*[lambda n=n: push(said, f"m{n}") for n in range(8)])
    assert sorted(told) == [(200, "0")] + [(200, "1")] * 7
    assert Incident.objects.count() == 1


def test_an_order_its_correction_and_its_supplement_at_once_lose_no_word(push):
    for n in range(4):
        number = f"X{n}"
        told = at_once(
            lambda k=number: push(order(jjdbh=k, bjnr="第一版"), f"a{k}"),
            lambda k=number: push(order(jjdbh=k, bjnr="第二版"), f"b{k}"),
            lambda k=number: push(supplement("补充的话", jjdbh=k), f"c{k}"),
        )
        assert [status for status, _ in told] == [200] * 3, told
        words = opened(Incident.objects.get(order_number=number).matter)
        assert {words["content"], *words["supplements"]} == {"第一版", "第二版", "补充的话"}


def test_many_desks_at_once_leave_every_act_in_one_piece(street):
    before = EventRecord.objects.latest("position").position
    numbers = at_once(*[lambda n=n: street.incident(lat=28.65 + n / 500).number for n in range(12)])
    assert len(set(numbers)) == 12
    acts = [one.act for one in read_after(before)]
    pieces = [act for place, act in enumerate(acts) if place == 0 or acts[place - 1] != act]
    assert len(pieces) == len(set(pieces)) == 12
