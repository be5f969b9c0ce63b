# SPDX-License-Identifier: Apache-2.0
"""Parties and witnesses: named on the scene or at the desk, never sent (PB-R15), sealed and masked (X-R6)."""

import pytest
from django.test import Client
from django.utils import translation

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import timeline
from anlan.kernel.matters.telling import tell
from anlan.kernel.people.models import Membership, Person
from anlan.kernel.testing.story import OPERATOR
from anlan.kernel.vault import blind_index
from anlan.kernel.writing import writing

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.escalate_task import escalate_task
from ..commands.name_party import name_party
from ..commands.offer_task import offer_task
from ..commands.report_incident import report_incident
from ..commands.send_police import send_police
from ..commands.strike_party import strike_party
from ..models import Party
from ..queries.board import board
from ..queries.sayings import sayings

NAME = "叶守田"


def program(caller) -> Client:
    token = issue_token(Person.objects.get(pk=caller.person))
    return Client(headers={"Authorization": f"Bearer {token}"})


def unmask(client, incident, field):
    said = {"field": field, "reason": "核对当事人是否认识保安"}
    return client.post(f"/api/matters/{incident.pk}/unmask", said, content_type="application/json")


def on_scene(street):
    """The guard holds the scene of an incident."""
    incident = street.incident()
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=task.pk)
    street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    return incident, task


@pytest.mark.parametrize("number", ["guard", "浙guard"])
def test_a_guard_who_is_party_is_excluded_with_the_rule_PB_R15(street, streets, number):
    incident = street.incident()
    street.tell(name_party, by=street.desk, incident=incident.pk, part="party", staff_number=number)
    told = program(street.desk).get(f"/api/dispatch/candidates?incident={incident.pk}").json()
    assert str(street.guard.person) not in [one["id"] for one in told["candidates"]]
    out = next(one for one in told["excluded"] if one["id"] == str(street.guard.person))
    assert "PB-R15" in str(out)


def test_a_witness_is_not_offered_the_task_even_past_the_ranking_PB_R15(street):
    incident = street.incident()
    street.tell(name_party, by=street.officer, incident=incident.pk, part="witness", staff_number="guard")
    with pytest.raises(Refused, match="PB-R15"):
        street.tell(offer_task, by=street.desk, task=street.task(incident).pk, guard=street.guard.person)


def test_the_desk_is_told_when_the_guard_on_scene_turns_out_to_be_a_party_PB_R15(street):
    incident, _task = on_scene(street)
    street.tell(name_party, by=street.officer, incident=incident.pk, part="party", staff_number="guard")
    drain()
    (row,) = board(street.desk)
    assert row.group == "decide"
    assert "PB-R15" in [one.rule for one in sayings(row)]


def test_no_car_is_sent_whose_officer_is_party_PB_R15(street):
    incident = street.incident()
    street.tell(name_party, by=street.desk, incident=incident.pk, part="party", staff_number="officer")
    with pytest.raises(Refused, match="PB-R15"):
        street.tell(send_police, by=street.desk, incident=incident.pk, car=street.car)


def test_who_was_named_by_mistake_may_be_sent_again_PB_R15(street):
    incident = street.incident()
    said = street.tell(name_party, by=street.desk, incident=incident.pk, part="party", staff_number="guard")
    street.tell(strike_party, by=street.desk, incident=incident.pk, party=said.result)
    street.tell(offer_task, by=street.desk, task=street.task(incident).pk, guard=street.guard.person)


def test_the_guard_on_scene_names_whom_he_sees_and_learns_nothing_of_the_register(street):
    incident, task = on_scene(street)
    street.tell(
        name_party,
        by=street.guard,
        task=task.pk,
        part="witness",
        words="穿灰外套的代驾",
        staff_number="没有这人",
    )
    assert Party.objects.get().incident_id == incident.pk


def test_the_desk_is_told_when_a_number_is_nobodys(street):
    incident = street.incident()
    with pytest.raises(Invalid):
        street.tell(name_party, by=street.desk, incident=incident.pk, part="party", staff_number="没有这人")


def test_a_guard_who_is_party_gets_no_sight_of_the_incident(street):
    incident = street.incident()
    street.tell(name_party, by=street.desk, incident=incident.pk, part="party", staff_number="guard")
    assert program(street.guard).get(f"/api/matters/{incident.pk}").status_code == 404


def test_a_partys_name_is_sealed_masked_and_shown_for_a_reason_on_record_X_R6(street):
    incident = street.incident()
    street.tell(
        name_party, by=street.desk, incident=incident.pk, part="party", name=NAME, phone="13705765678"
    )
    desk = program(street.desk)
    assert NAME not in Party.objects.get().sealed
    assert NAME not in desk.get(f"/api/matters/{incident.pk}").content.decode()
    assert unmask(desk, incident, "written-people").json()["value"] == [f"当事人：{NAME} 13705765678"]
    assert AccessRecord.objects.filter(what="unmask:written-people", matter=incident.pk).exists()


def test_a_reporter_who_is_no_colleague_is_told_by_family_name_until_asked_for_X_R6(street):
    incident = street.incident()
    citizen = Person.objects.create(id=new_id(), code="citizen", name="柯明礼")
    ctx = Context(OPERATOR)
    with writing(ctx):
        ctx.hold(incident.pk, incident.kind, incident.region_path)
        involve(ctx, incident, citizen.pk, "reporter")
    assert not Membership.objects.filter(person=citizen).exists()
    assert "柯**" in said(street, incident)
    unmask(program(street.desk), incident, "written-people")
    assert "柯明礼" in said(street, incident)


def said(street, incident) -> str:
    with translation.override("zh-hans"):
        return " ".join(one.sentence for one in tell(timeline(incident.pk), street.desk))


def test_the_log_says_that_somebody_was_named_and_not_who(street):
    incident = street.incident()
    street.tell(
        name_party, by=street.desk, incident=incident.pk, part="party", name=NAME, staff_number="guard"
    )
    record = EventRecord.objects.get(name="dispatch.party_named")
    assert str(street.guard.person) not in record.fields
    assert "登记了一名当事人" in said(street, incident)


def asked(street, *, accepts: bool):
    incident = street.incident()
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    if accepts:
        street.tell(accept_task, by=street.guard, task=task.pk)
    return incident, task


@pytest.mark.parametrize("accepts", [False, True])
def test_who_is_named_before_he_is_there_goes_no_further_and_both_sides_are_told_PB_R15(
    street, page, accepts
):
    incident, task = asked(street, accepts=accepts)
    street.tell(name_party, by=street.desk, incident=incident.pk, part="party", staff_number="guard")
    drain()
    assert Matter.objects.get(pk=task.pk).stage == "waiting"
    (row,) = board(street.desk)
    assert row.group == "decide"
    assert "PB-R15" in [one.rule for one in sayings(row)]
    assert "PB-R15" in page(street.guard).get("/hand").content.decode()
    street.everyone_is_seen()
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.second.person)


def test_a_party_who_called_for_help_on_his_way_does_not_become_the_holder_PB_R15(street):
    incident, task = asked(street, accepts=True)
    street.tell(escalate_task, by=street.guard, task=task.pk)
    street.tell(name_party, by=street.desk, incident=incident.pk, part="witness", staff_number="guard")
    with pytest.raises(Refused, match="PB-R15"):
        street.tell(arrive_on_scene, by=street.guard, task=task.pk)
    drain()
    (row,) = board(street.desk)
    assert "PB-R15" in [one.rule for one in sayings(row)]


def test_a_guard_whose_own_telephone_called_is_not_sent_PB_R15(street):
    Person.objects.filter(pk=street.guard.person).update(phone_index=blind_index("phone", "13705761111"))
    incident = street.incident(caller_phone="137 0576 1111")
    task = street.task(incident).pk
    with pytest.raises(Refused, match="PB-R15"):
        street.tell(offer_task, by=street.desk, task=task, guard=street.guard.person)
    street.tell(strike_party, by=street.desk, incident=incident.pk, party=Party.objects.get().pk)
    street.tell(offer_task, by=street.desk, task=task, guard=street.guard.person)


def test_nobody_learns_by_a_report_whose_telephone_it_is(street):
    Person.objects.filter(pk=street.guard.person).update(phone_index=blind_index("phone", "13705761111"))
    street.tell(report_incident, by=street.officer, category="parking", caller_phone="13705761111")
    assert not Party.objects.exists()
