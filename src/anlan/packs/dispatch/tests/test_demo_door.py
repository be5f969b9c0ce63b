# SPDX-License-Identifier: Apache-2.0
"""The demo's door tells the opening scene as it stands; outside of a demo none of it exists."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from anlan.kernel.following import drain
from anlan.kernel.people.models import Person

from .. import demo
from ..commands.offer_task import offer_task


@pytest.fixture
def door(settings, street):
    """The door of a demo in which the cast has accounts."""
    settings.DEMO = True
    for code, name in (("desk", "zhoumin"), ("guard", "wangjianguo")):
        account = get_user_model().objects.create_user(name)
        Person.objects.filter(code=code).update(code=name, is_generated=True, account=account)

    def read(path="/door/"):
        drain()
        return Client(headers={"accept-language": "zh-hans"}).get(path)

    return read


def test_only_people_who_exist_stand_at_the_door(door):
    told = door()
    assert [one["code"] for one in told.context["cast"]] == ["zhoumin", "wangjianguo"]
    assert [one.person_code for one in told.context["tour"]] == ["zhoumin", "wangjianguo"]


def test_the_quarrel_before_the_bar_is_told_before_what_is_redder(door, street):
    street.incident("knife", lat=28.6500)
    bar = street.incident()
    assert door().context["scene"].url.endswith(bar.number)


def test_what_waits_goes_before_what_is_under_way(door, street):
    first = street.incident(lat=28.6650)
    street.tell(offer_task, by=street.desk, task=street.task(first).pk, guard=street.second.person)
    second = street.incident(lat=28.6700)
    assert door().context["scene"].url.endswith(second.number)


def test_no_word_of_the_caller_is_told_at_the_door(door, street):
    street.incident(content="叶某的车被堵", caller_phone="13800000009")
    told = door().content.decode()
    assert "叶某" not in told
    assert "13800000009" not in told


def test_without_an_open_incident_there_is_no_scene(door):
    assert door().context["scene"] is None
    assert door("/demo/scene/shapes").status_code == 404


def test_the_foot_says_how_far_the_log_and_its_followers_are(door, street):
    street.incident()
    told = door()
    assert told.context["is_well"]
    assert told.context["head"] > 0


def test_outside_of_a_demo_there_is_neither_scene_nor_cast(settings, street):
    settings.DEMO = False
    street.incident()
    drain()
    client = Client()
    assert client.get("/demo/scene").status_code == 404
    assert client.get("/demo/scene/shapes").status_code == 404
    assert "cast" not in client.get("/door/").context


def test_every_place_of_the_tour_is_somebody_of_the_cast_or_the_office():
    known = {one.person_code for one in demo.CAST} | {"hejing", "luming"}
    assert {one.person_code for one in demo.TOUR} <= known
    assert len(demo.TOUR) == 5
