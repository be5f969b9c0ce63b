# SPDX-License-Identifier: Apache-2.0
"""One call from its report to the signed take-over and its closing, with every turn it may take."""

import pytest

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.errors import NotFound
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.close_incident import close_incident
from ..commands.escalate_task import escalate_task
from ..commands.hand_over_to_police import hand_over_to_police
from ..commands.note_persuasion import note_persuasion
from ..commands.offer_task import offer_task
from ..commands.rate_task import rate_task
from ..commands.record_feedback import record_feedback
from ..commands.refuse_task import refuse_task
from ..commands.send_police import send_police
from ..commands.sign_for_incident import sign_for_incident
from ..commands.tick_action import tick_action
from ..events import GuardArrived, TaskAccepted, TaskOffered
from ..events.take_over import TakenOver
from ..models import BoardRow, HandOver
from ..queries.scenes import declined_of


def offered(street, incident):
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, eta_seconds=112)
    return task


def test_a_call_is_taken_calmed_and_handed_over(street, verify, hands):
    incident = street.incident()
    task = street.task(incident)
    verify(offer_task, by=street.desk, records=[TaskOffered], key="o")(
        task=task.pk, guard=street.guard.person, eta_seconds=112, car=street.car, police_eta_seconds=400
    )
    hands.pass_(seconds=10)
    verify(accept_task, by=street.guard, records=[TaskAccepted], key="a")(task=task.pk)
    street.tell(sign_for_incident, by=street.officer, incident=incident.pk)
    hands.pass_(seconds=100)
    verify(arrive_on_scene, by=street.guard, records=[GuardArrived], key="g")(task=task.pk, by="fence")
    street.tell(tick_action, by=street.guard, task=task.pk, action="persuaded")
    street.tell(note_persuasion, by=street.guard, task=task.pk, text="双方已分开，叶姓一方答应挪车")
    hands.pass_(seconds=200)
    street.tell(arrive_on_scene, by=street.officer, incident=incident.pk)
    verify(hand_over_to_police, by=street.officer, records=[TakenOver], key="h")(task=task.pk)
    street.tell(
        record_feedback, by=street.officer, incident=incident.pk, situation="车位纠纷", result="双方和解"
    )
    street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="settled")
    street.tell(rate_task, by=street.officer, task=task.pk, verdict="helpful")
    drain()
    row = BoardRow.objects.get(incident=incident.pk)
    assert (row.stage, row.task_stage) == ("closed", "rated")
    assert HandOver.objects.get(task=task).form == "weak"
    assert {c.name: c.state for c in RunningClock.objects.filter(matter=task.pk)}["answer"] == "met"


def test_a_guard_of_the_bar_itself_may_not_be_sent_PB_R2(street, verify):
    task = street.task(street.incident())
    refusal = verify.refuses("not_lawful", offer_task, by=street.desk)(
        task=task.pk, guard=street.in_house.person
    )
    assert "PB-R2" in refusal.fields["guard"]


def test_a_stale_position_is_not_sent_PB_R11(street, verify, hands):
    task = street.task(street.incident())
    hands.pass_(minutes=3)
    refusal = verify.refuses("not_lawful", offer_task, by=street.desk)(
        task=task.pk, guard=street.guard.person
    )
    assert "PB-R11" in refusal.fields["guard"]


def test_a_busy_guard_is_not_sent_PB_R10(street, verify):
    offered(street, street.incident())
    other = street.task(street.incident(lat=28.6761))
    refusal = verify.refuses("not_lawful", offer_task, by=street.desk)(
        task=other.pk, guard=street.guard.person
    )
    assert "PB-R10" in refusal.fields["guard"]


def test_shoving_sends_police_in_the_same_deed_PB_R7(street, verify):
    task = street.task(street.incident("shoving"))
    verify.refuses("police_at_once", offer_task, by=street.desk)(task=task.pk, guard=street.guard.person)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person, car=street.car)
    assert Matter.objects.get(pk=task.incident_id).stage == "dispatched"


def test_a_knife_leaves_a_cordon_only_PB_R7(street):
    assert street.task(street.incident("knife")).task_kind == "cordon"


def test_an_unlawful_order_may_be_refused_and_the_task_waits_again_PB_R5(street):
    task = offered(street, street.incident())
    street.tell(refuse_task, by=street.guard, task=task.pk, reason="unlawful_order")
    assert Matter.objects.get(pk=task.pk).stage == "waiting"
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.second.person)


def test_a_silent_guard_is_passed_over_and_nobody_is_sent_by_itself(street, hands):
    task = offered(street, street.incident())
    drain()
    hands.pass_(seconds=46)
    assert fire_due() == 1
    drain()
    assert Matter.objects.get(pk=task.pk).stage == "waiting"
    assert street.task(Matter.objects.get(pk=task.incident_id)).guard_id is None


def test_another_guard_does_not_even_see_the_task(street):
    task = offered(street, street.incident())
    with pytest.raises(NotFound):
        street.tell(accept_task, by=street.second, task=task.pk)


def test_escalation_raises_the_level(street):
    incident = street.incident()
    task = offered(street, incident)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(escalate_task, by=street.guard, task=task.pk, reason="weapon")
    assert Matter.objects.get(pk=incident.pk).level == "red"


def test_an_officer_who_has_not_arrived_cannot_take_over(street, verify):
    incident = street.incident()
    task = offered(street, incident)
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    verify.refuses("not_on_scene", hand_over_to_police, by=street.officer)(task=task.pk)


def test_an_incident_with_a_guard_on_scene_cannot_be_closed(street, verify):
    incident = street.incident()
    task = offered(street, incident)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    verify.refuses("guard_on_scene", close_incident, by=street.officer)(
        incident=incident.pk, outcome="false_alarm"
    )


def test_the_same_caller_again_is_suspected_as_a_duplicate(street):
    first = street.incident(caller_phone="13800001111")
    again = street.incident(caller_phone="13800001111", lat=28.68)
    drain()
    assert BoardRow.objects.get(incident=again.pk).maybe_duplicate_of == first.pk


def test_a_place_outside_the_district_is_marked_and_not_lost(street):
    incident = street.incident(lat=29.9, lng=122.0)
    assert incident.incident.is_out_of_district


def test_a_second_sending_gives_the_first_no_more_time_pb_r8(street, hands):
    incident = street.incident()
    street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)
    drain()
    due = RunningClock.objects.get(matter=incident.pk, name="attend").due_at
    hands.pass_(seconds=60)
    another = street.story.person("reserve", "dispatch.officer")
    street.roster(another)
    street.tell(send_police, by=street.desk, incident=incident.pk, officer=another.person)
    drain()
    assert RunningClock.objects.get(matter=incident.pk, name="attend").due_at == due


def test_who_refused_is_known_to_have_declined(street):
    incident = street.incident()
    task = offered(street, incident)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason="unlawful_order")
    assert declined_of(incident.pk) == {street.guard.person}


def test_the_board_is_the_same_whether_events_come_one_by_one_or_together(street):
    first, second = street.incident(), street.incident()
    task = offered(street, first)
    street.tell(refuse_task, by=street.guard, task=task.pk, reason="unlawful_order")
    street.tell(send_police, by=street.desk, incident=first.pk, car=street.car)
    street.tell(close_incident, by=street.officer, incident=second.pk, outcome="false_alarm")
    board = REGISTRY.projections["dispatch.Board"]
    board.forget()
    while board.step(limit=1):
        pass
    one_by_one = list(BoardRow.objects.order_by("pk").values())
    board.rebuild()
    assert list(BoardRow.objects.order_by("pk").values()) == one_by_one
    assert len(one_by_one) >= 2
