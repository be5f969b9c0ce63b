# SPDX-License-Identifier: Apache-2.0
"""Dispatch's own nouns: a bar street with guards, officers and a car, told through the import commands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.devices.telemetry import Sample, keep
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.writing_rows import code_id
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.ports import Router, plug, unplug
from anlan.kernel.testing.story import Story, square

from ..commands.accept_task import accept_task
from ..commands.arrive_on_scene import arrive_on_scene
from ..commands.import_registry import import_registry
from ..commands.offer_task import offer_task
from ..commands.report_incident import report_incident
from ..commands.sign_on_duty import sign_on_duty
from ..models import Duty, Shift, Task
from ..queries import open_task
from .ranking_people import Walking

BAR = (28.6760, 121.4430)
ORGANISATIONS = [
    {"code": "jiaoan", "name": "椒安保安公司", "kind": "security_company", "region": "331002001"},
    {"code": "bar", "name": "澜岸酒吧", "kind": "venue_operator", "region": "331002001"},
]
PREMISES = [
    {"code": "bar", "name": "澜岸酒吧", "type": "05", "address": "中山东路 128 号", "region": "331002001",
     "operator": "bar", "lat": "28.6760", "lng": "121.4430", "polygon": square(121.4427, 28.6757, 121.4433, 28.6763)},
]  # fmt: skip
CATEGORIES = [
    {"code": "parking", "name": "停车争吵", "class": "allowed", "level": "yellow", "police_at_once": "0"},
    {"code": "shoving", "name": "推搡", "class": "conditional", "level": "orange", "police_at_once": "1", "violent": "1"},
    {"code": "knife", "name": "持械", "class": "forbidden", "level": "red", "police_at_once": "1", "violent": "1"},
]  # fmt: skip
QUESTIONS = [
    {"code": "blows", "category": "parking", "place": "1", "text": "动手了吗？", "when": "yes", "level": "orange",
     "starts_on": "2026-01-01", "source": "演示"},
]  # fmt: skip


@dataclass
class Street:
    """The bar street: who is there and what can happen."""

    story: Story
    desk: Caller
    guard: Caller
    second: Caller
    in_house: Caller
    officer: Caller
    car: UUID

    def incident(self, category: str = "parking", **more: Any) -> Matter:
        """Somebody called about the bar (Any: what report_incident takes)."""
        said = {"category": category, "content": "两拨人为车位吵起来了", "lat": BAR[0], "lng": BAR[1], **more}
        answer = self.story.tell(report_incident, by=self.desk, **said)
        return Matter.objects.get(pk=answer.matter)

    def task(self, incident: Matter) -> Task:
        """The incident's open task."""
        task = open_task(incident.pk)
        assert task is not None
        return task

    def tell(self, verb: Any, *, by: Caller, **values: Any) -> Any:
        """Give a command (Any: its own input and answer)."""
        return self.story.tell(verb, by=by, **values)

    def roster(self, person: Caller) -> None:
        """Put somebody on the roster of now."""
        now = timing.now()
        Shift.objects.create(
            id=new_id(), person_id=person.person, post="", starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=7),
        )  # fmt: skip

    def on_scene(self, incident: Matter) -> Task:
        """The guard accepts and goes there, by his recorder too."""
        task = self.task(incident)
        self.tell(offer_task, by=self.desk, task=task.pk, guard=self.guard.person, eta_seconds=112)
        self.tell(accept_task, by=self.guard, task=task.pk)
        self.story.hands.pass_(seconds=90)
        keep([Sample("rec-guard", timing.now(), *BAR)])
        self.tell(arrive_on_scene, by=self.guard, task=task.pk)
        return task

    def everyone_is_seen(self) -> None:
        """Fresh positions for all, near the bar."""
        at = timing.now()
        spots = {"rec-guard": 0.001, "rec-second": 0.003, "rec-inhouse": 0.0001, "rec-officer": 0.008}
        keep([Sample(device, at, BAR[0] + apart, BAR[1]) for device, apart in spots.items()])


@pytest.fixture
def street(story: Story) -> Street:
    """The bar street on a Saturday night."""
    return street_of(story)


def street_of(story: Story) -> Street:
    """The bar street, its people signed on and seen."""
    names = {"guard": "王建国", "second": "蔡永福", "inhouse": "徐立", "officer": "赵明远", "desk": "周敏"}
    people = [{"code": code, "name": name, "organisation": "station" if code in ("officer", "desk") else "jiaoan"}
              for code, name in names.items()]  # fmt: skip
    devices = [
        {"code": f"rec-{code}", "kind": "recorder", "bearer": code} for code in names if code != "desk"
    ]
    story.tell(import_directory, tables={
        "organisations": ORGANISATIONS, "people": people, "premises": PREMISES, "devices": devices,
    })  # fmt: skip
    now = timing.now()
    shift = {
        "starts_at": (now - timedelta(hours=2)).isoformat(),
        "ends_at": (now + timedelta(hours=6)).isoformat(),
    }
    trained = (now + timedelta(days=200)).date().isoformat()
    kinds = {"guard": "security_company", "second": "security_company", "inhouse": "in_house"}
    story.tell(import_registry, tables={
        "categories": CATEGORIES,
        "call_questions": QUESTIONS,
        "contracts": [{"code": "c1", "company": "jiaoan", "premises": "bar",
                       "area": square(121.43, 28.66, 121.46, 28.69), "starts_on": "2026-01-01"}],
        "venue_posts": [{"code": "door", "premises": "bar", "name": "酒吧门口", "lat": "28.676", "lng": "121.443"}],
        "alarm_buttons": [{"code": "btn-door", "premises": "bar", "post": "door", "phone": "0576-88880000"}],
        "cameras": [{"code": "bar-door", "premises": "bar", "name": "酒吧门口", "address": "rtsp://127.0.0.1:1/door",
                     "user": "anlan", "password": "k7#m"}],
        "recorders": [
            {"code": "rec-guard", "name": "保安现场记录仪 01", "organisation": "jiaoan", "kept_as": "guard", "bearer": "guard"},
            {"code": "rec-door", "name": "酒吧门口记录仪", "organisation": "jiaoan", "kept_as": "guard", "post": "door"},
        ],
        "guards": [{"person": code, "certificate_number": f"浙{code}", "employer": "bar" if code == "inhouse" else
                    "jiaoan", "employer_kind": kind, "trained_until": trained,
                    "home_post": "door" if code == "inhouse" else ""} for code, kind in kinds.items()],
        "rosters": [{"person": code, "post": "door", **shift} for code in kinds],
        "stations": [{"organisation": "station", "lat": "28.67", "lng": "121.44", "jurisdiction": "331002001"}],
        "cars": [{"code": "fq02", "call_sign": "府前 02", "station": "station", "officers": "officer"}],
    })  # fmt: skip
    made = Street(
        story,
        desk=story.person("desk", "dispatch.duty_officer", "331002", name="周敏"),
        guard=story.person("guard", "dispatch.guard", "331002", name="王建国"),
        second=story.person("second", "dispatch.guard", "331002", name="蔡永福"),
        in_house=story.person("inhouse", "dispatch.guard", "331002", name="徐立"),
        officer=story.person("officer", "dispatch.officer", "331002001", name="赵明远"),
        car=code_id("car", "fq02"),
    )
    on = set(Duty.objects.filter(signed_off_at=None).values_list("guard", flat=True))
    for guard in (made.guard, made.second, made.in_house):
        if guard.person not in on:
            story.tell(sign_on_duty, by=guard)
    made.everyone_is_seen()
    return made


@pytest.fixture
def streets() -> Iterator[None]:
    """Ways over open ground, so that the ranking can be asked."""
    plug(Router, Walking)
    yield
    unplug(Router)


@pytest.fixture
def page() -> Callable[[Caller], Client]:
    """A browser in which this person is signed in, in Chinese."""

    def open_for(caller: Caller) -> Client:
        person = Person.objects.get(pk=caller.person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(person.code)
            person.save()
        client = Client(headers={"Accept-Language": "zh-hans"})
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return open_for


@pytest.fixture
def office(story) -> Caller:
    """Who keeps the register."""
    return story.person("keeper", "kernel.administrator", "")
