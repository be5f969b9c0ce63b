# SPDX-License-Identifier: Apache-2.0
"""Who sees what of an incident (domain.md 1.4, 2.8): scope, sealed words, the exact place, and who may speak for 110."""

import json

import pytest
from django.db import connection
from django.test import Client

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token, viewer_of_token
from anlan.kernel.errors import NotAllowed
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.people.models import Person
from anlan.kernel.vault import blind_index

from ..commands.close_incident import close_incident
from ..commands.import_registry import import_registry
from ..commands.offer_task import offer_task
from ..commands.report_incident import report_incident
from ..models import Incident

WORDS, PHONE, NAME = "对方亮出了折叠刀", "13905761234", "柯明礼"


def program(caller, **cut) -> Client:
    token = issue_token(Person.objects.get(pk=caller.person), **cut)
    return Client(headers={"Authorization": f"Bearer {token}"})


def told(street):
    return street.incident(content=WORDS, caller_phone=PHONE, caller_name=NAME)


def test_a_guard_reads_nothing_of_an_incident_he_is_not_asked_for(street):
    incident = told(street)
    task = street.task(incident)
    guard = program(street.guard)
    reads = ["/api/matters", "/api/dispatch/incidents", f"/api/matters/{incident.pk}", f"/api/matters/{task.pk}/timeline",
             f"/api/dispatch/candidates?incident={incident.pk}", f"/api/matters/{task.pk}"]  # fmt: skip
    answers = [guard.get(one) for one in reads]
    assert [one.status_code for one in answers] == [200, 200, 404, 404, 404, 404]
    assert [one.json()["items"] for one in answers[:2]] == [[], []]


def test_a_guard_who_is_asked_sees_his_task_and_still_no_sealed_word(street):
    incident = told(street)
    task = street.task(incident)
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    answer = program(street.guard).get(f"/api/matters/{task.pk}")
    assert answer.status_code == 200
    assert not [one for one in (WORDS, PHONE, NAME) if one in answer.content.decode()]
    asked = json.dumps({"field": "content", "reason": "我要知道里面有什么"})
    said = program(street.guard).post(
        f"/api/matters/{incident.pk}/unmask", asked, content_type="application/json"
    )
    assert said.status_code in (403, 404)


@pytest.mark.parametrize("role", ["duty_officer", "officer", "leader"])
def test_no_role_reads_sealed_words_without_asking(street, role):
    incident = told(street)
    client = program(street.story.actor(f"dispatch.{role}"))
    for address in ("", "/timeline"):
        text = client.get(f"/api/matters/{incident.pk}{address}").content.decode()
        assert not [one for one in (WORDS, PHONE, NAME) if one in text]


def test_a_captain_of_a_company_sees_no_incident_X_R6(street):
    incident = told(street)
    client = program(street.story.actor("dispatch.captain"))
    assert client.get(f"/api/matters/{incident.pk}").status_code == 404
    assert client.get("/api/dispatch/incidents").json()["items"] == []


def test_unmasking_asks_for_a_reason_and_who_may_not_is_on_record(street):
    incident = told(street)
    leader = street.story.actor("dispatch.leader")
    url, asked = f"/api/matters/{incident.pk}/unmask", {"field": "content"}
    without = program(street.desk).post(url, json.dumps(asked), content_type="application/json")
    assert without.status_code == 422
    given = json.dumps({**asked, "reason": "医院在等伤情，请告知"})
    assert program(street.desk).post(url, given, content_type="application/json").json()["value"] == WORDS
    assert program(leader).post(url, given, content_type="application/json").status_code == 403
    rows = AccessRecord.objects.filter(what="unmask:content", matter=incident.pk)
    assert {(row.viewer, row.refused) for row in rows} == {(street.desk.person, False), (leader.person, True)}


def test_a_desk_of_another_street_sees_nothing_and_streams_nothing(street):
    incident = told(street)
    other = street.story.person("far", "dispatch.duty_officer", "331002002")
    assert program(other).get("/api/dispatch/incidents").json()["items"] == []
    token = issue_token(Person.objects.get(pk=other.person))
    assert not viewer_of_token(token).sees("dispatch.incident", incident.region_path, frozenset())


def test_the_exact_place_is_told_while_the_incident_is_open_only(street):
    incident = told(street)
    client = program(street.desk)
    (open_one,) = client.get("/api/dispatch/incidents").json()["items"]
    street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="false_alarm")
    (closed,) = client.get("/api/dispatch/incidents").json()["items"]
    assert open_one["lat"] is not None
    assert (closed["lat"], closed["lng"]) == (None, None)


def test_incidents_come_by_pages(street):
    numbers = [street.incident().number for _ in range(5)]
    client, seen, after = program(street.desk), [], ""
    while after is not None:
        page = client.get(f"/api/dispatch/incidents?limit=2&after={after}").json()
        seen += [one["number"] for one in page["items"]]
        after = page["next"]
    assert sorted(seen) == numbers


def test_who_is_not_the_desk_cannot_take_an_orders_number_away(street):
    for said in ({"order_number": "330110202611240001"}, {"source": "110"}, {"fingerprint": "x"}):
        with pytest.raises(NotAllowed, match="not_110"):
            street.tell(report_incident, by=street.guard, category="parking", **said)
    street.tell(report_incident, by=street.guard, category="parking", content="路过看见")
    assert Incident.objects.get().source == "patrol"


def test_a_captain_of_a_company_does_not_write_the_registry(street):
    captain = street.story.actor("dispatch.captain")
    mine = [{"person": "inhouse", "employer": "jiaoan", "employer_kind": "security_company"}]
    with pytest.raises(NotAllowed):
        street.tell(import_registry, by=captain, tables={"guards": mine})


def test_nothing_sealed_stands_in_clear_in_any_table(street):
    incident = told(street)
    street.tell(add_note, by=street.officer, matter=incident.pk, text=f"{WORDS}，联系{NAME}")
    program(street.desk).get(f"/api/matters/{incident.pk}")
    text = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text += [str(cell) for row in cursor.fetchall() for cell in row]
    whole = "\n".join(text)
    assert not [one for one in (WORDS, PHONE, NAME) if one in whole]
    assert Incident.objects.get(pk=incident.pk).caller_index == blind_index("phone", "139 0576 1234")
