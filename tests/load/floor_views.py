# SPDX-License-Identifier: Apache-2.0
"""B1's floor: a bare view that writes the rows and records of each deed in one transaction, and asks nobody anything."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from anlan.kernel import timing
from anlan.kernel.events.models import EventRecord, Receipt
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Involvement, Matter, MatterLink
from anlan.packs.dispatch.models import HandOver, Incident, Offer, Sending, Task

REGION = "331002"
type Said = dict[str, Any]  # Any: JSON values


def _records(matter: UUID, kind: str, *names: str) -> None:
    now, act = timing.now(), new_id()
    EventRecord.objects.bulk_create([
        EventRecord(id=new_id(), name=name, matter=matter, kind=kind, region=REGION, actor=act, channel="api", act=act,
                    at=now, recorded_at=now, fields=json.dumps({"matter": str(matter), "stage": "x", "was": "y"}))
        for name in names
    ])  # fmt: skip


def _advance(matter: UUID, stage: str) -> None:
    Matter.objects.filter(pk=matter).update(stage=stage, stage_since=timing.now())


def _open(kind: str, title: str) -> Matter:
    key, now = new_id(), timing.now()
    return Matter.objects.create(
        id=key, number=f"X-{key.hex}", kind=kind, stage="received", region_path=REGION, title=title, level="yellow",
        opened_at=now, stage_since=now, details="{}", sealed="x" * 200, definition="0" * 16,
    )  # fmt: skip


def report(said: Said) -> Said:
    """The incident and its task: two matters, their rows, a link, four records."""
    matter = _open("dispatch.incident", "停车争吵")
    incident = Incident.objects.create(
        matter=matter, source="desk", category_id=said["category"], lat=said["lat"], lng=said["lng"],
        address="演示路", called_at=timing.now(),
    )  # fmt: skip
    task = _open("dispatch.first_response", "停车争吵")
    Task.objects.create(matter=task, incident=incident, task_kind="first_response")
    MatterLink.objects.create(id=new_id(), source=task, target=matter, relation="task_of")
    _records(
        matter.pk,
        matter.kind,
        "floor.opened",
        "floor.reported",
        "floor.opened",
        "floor.linked",
        "floor.planned",
    )
    return {"matter": str(matter.pk), "task": str(task.pk)}


def offer(said: Said) -> Said:
    """An offer, a sending, two involvements, two stages, five records."""
    task, incident, now = UUID(said["task"]), UUID(said["incident"]), timing.now()
    Sending.objects.create(id=new_id(), incident_id=incident, officer_id=UUID(said["officer"]), sent_at=now)
    Involvement.objects.create(
        id=new_id(), matter_id=incident, person_id=UUID(said["officer"]), part="officer", since=now
    )
    Offer.objects.create(id=new_id(), task_id=task, guard_id=UUID(said["guard"]), offered_at=now)
    Task.objects.filter(pk=task).update(guard=UUID(said["guard"]), is_busy=True)
    Involvement.objects.create(
        id=new_id(), matter_id=task, person_id=UUID(said["guard"]), part="guard", since=now
    )
    _advance(incident, "dispatched")
    _advance(task, "offered")
    _records(task, "dispatch.first_response", *["floor.offered"] * 6)
    return {}


def accept(said: Said) -> Said:
    """The answer, the task's due time, a stage, two records."""
    task = UUID(said["task"])
    Offer.objects.filter(task=task).update(answered_at=timing.now(), answer="accepted")
    Task.objects.filter(pk=task).update(due_at=timing.now())
    _advance(task, "accepted")
    _records(task, "dispatch.first_response", "floor.advanced", "floor.accepted")
    return {}


def guard_arrives(said: Said) -> Said:
    """The arrival, a stage, two records."""
    task = UUID(said["task"])
    Task.objects.filter(pk=task).update(arrived_at=timing.now())
    _advance(task, "on_scene")
    _records(task, "dispatch.first_response", "floor.advanced", "floor.arrived")
    return {}


def officer_arrives(said: Said) -> Said:
    """The arrival, two stages, three records."""
    incident = UUID(said["incident"])
    Sending.objects.filter(incident=incident).update(arrived_at=timing.now())
    _advance(incident, "on_scene")
    _advance(UUID(said["task"]), "to_hand_over")
    _records(incident, "dispatch.incident", "floor.advanced", "floor.arrived", "floor.advanced")
    return {}


def hand_over(said: Said) -> Said:
    """The statement, the freed guard, two stages, three records."""
    task, now = UUID(said["task"]), timing.now()
    HandOver.objects.create(
        task_id=task, officer_id=UUID(said["officer"]), signed_at=now, statement="x" * 400, digest="0" * 64
    )
    Task.objects.filter(pk=task).update(is_busy=False, ended_at=now)
    _advance(task, "handed_over")
    _advance(UUID(said["incident"]), "handling")
    _records(task, "dispatch.first_response", "floor.advanced", "floor.taken", "floor.advanced")
    return {}


def close(said: Said) -> Said:
    """The end, the freed officer, two records."""
    incident, now = UUID(said["incident"]), timing.now()
    Sending.objects.filter(incident=incident).update(left_at=now)
    Matter.objects.filter(pk=incident).update(
        stage="closed", stage_since=now, closed_at=now, outcome="false_alarm"
    )
    _records(incident, "dispatch.incident", "floor.advanced", "floor.closed")
    return {}


DEEDS: dict[str, Callable[[Said], Said]] = {
    one.__name__: one for one in (report, offer, accept, guard_arrives, officer_arrives, hand_over, close)
}


def deed(request: HttpRequest, name: str) -> JsonResponse:
    """One deed and its receipt, in one transaction."""
    said = json.loads(request.body)
    with transaction.atomic():
        key = request.headers["Idempotency-Key"]
        Receipt.objects.create(
            owner="floor", command=name, key=key, input_hash="0" * 64, made_at=timing.now()
        )
        answer = DEEDS[name](said)
        Receipt.objects.filter(owner="floor", command=name, key=key).update(answer=json.dumps(answer))
    return JsonResponse(answer)


urlpatterns = [path("api/<str:name>", deed)]
