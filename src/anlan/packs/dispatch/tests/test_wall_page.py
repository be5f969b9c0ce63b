# SPDX-License-Identifier: Apache-2.0
"""The wall is read by a whole room: it says what and where, and names nobody."""

from itertools import count

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.kernel.following import drain
from anlan.kernel.people.models import Person

from ..commands.import_registry import import_registry
from .conftest import CATEGORIES

NUMBERS = count()


def browser(caller):
    """A browser in which this person is signed in."""
    person = Person.objects.get(pk=caller.person)
    account = get_user_model().objects.create_user(f"{person.code}{next(NUMBERS)}")
    Person.objects.filter(pk=person.pk).update(account=account)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def wall():
    """The wall as this person gets it."""

    def read(caller, path="/wall/command"):
        drain()
        return browser(caller).get(path)

    return read


def test_it_shows_the_scene_by_its_venue_and_no_word_of_the_caller(street, wall):
    street.incident(
        content="叶某的车被堵", caller_phone="13800000009", caller_name="叶某", address="中山东路 128 号后门"
    )
    told = wall(street.desk).content.decode()
    assert "停车争吵" in told
    assert "澜岸酒吧" in told
    for secret in ("叶某", "13800000009", "后门"):
        assert secret not in told


def test_it_names_no_guard(street, wall):
    told = wall(street.desk).content.decode()
    units = wall(street.desk, "/wall/command/units").content.decode()
    assert "王建国" not in told
    assert "王建国" not in units


def test_what_happens_at_a_home_is_told_by_level_and_street(street, wall):
    violence = {
        "code": "home",
        "name": "家庭暴力",
        "class": "forbidden",
        "level": "red",
        "police_at_once": "1",
    }
    street.story.tell(import_registry, tables={"categories": [*CATEGORIES, violence]})
    street.incident("home", lat=28.6400, lng=121.4500)
    told = wall(street.desk).content.decode()
    assert "家庭暴力" not in told
    assert "海门街道" in told
    assert "城隍浦" not in told
    assert "28.64" not in told


def test_a_small_base_is_not_shown(street, wall):
    street.incident()
    response = wall(street.desk)
    assert not response.context["tiles"]["first"]["base"].is_shown


def test_a_guard_has_no_wall(street, wall):
    assert wall(street.guard).status_code == 403


def test_a_leader_sees_the_wall_without_anybodys_position(street, wall):
    leader = street.story.person("leader", "dispatch.leader")
    response = wall(leader)
    assert (response.status_code, response.context["units_url"]) == (200, "")
    assert wall(leader, "/wall/command/units").status_code == 403


@pytest.mark.parametrize("code", ["levels", "first", "unheld", "parts"])
def test_every_figure_has_its_definition_one_touch_away(street, wall, code):
    assert f"of={code}" in wall(street.desk).content.decode()
    assert wall(street.desk, f"/wall/command?part=meaning&of={code}").status_code == 200


def test_a_refresh_of_the_wall_asks_no_more_with_more_incidents(street):
    client = browser(street.desk)

    def asked():
        drain()
        client.get("/wall/command?part=all")  # who looks is noted once in ten minutes
        with CaptureQueriesContext(connection) as seen:
            client.get("/wall/command?part=all")
        return len(seen)

    street.incident()
    few = asked()
    for place in range(1, 4):
        street.incident(lat=28.6760 + place / 100)
    assert asked() <= few
    assert few <= 12


def test_screens_of_one_scope_share_a_refresh_and_another_scope_gets_its_own(street):
    street.incident()
    drain()
    here = browser(street.desk)
    elsewhere = browser(street.story.person("elsewhere", "dispatch.leader", "331002002"))
    seen, other = (one.get("/wall/command?part=all").content.decode() for one in (here, elsewhere))
    again = browser(street.story.person("beside", "dispatch.duty_officer")).get("/wall/command?part=all")
    assert again.content.decode() == seen
    assert "停车争吵" in seen
    assert "停车争吵" not in other
