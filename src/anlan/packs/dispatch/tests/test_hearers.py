# SPDX-License-Identifier: Apache-2.0
"""Who hears that a guard signed on: the room, his captain and the venue where he stands – no other firm and no other venue."""

import json

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import RoleGrant
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.events.models import EventRecord
from anlan.kernel.people.models import Person

from ..commands.sign_off_duty import sign_off_duty
from ..queries.hearers import echoes, hearers


def who_hears(name: str) -> set[str]:
    record = EventRecord.objects.filter(name=f"dispatch.{name}").latest("position")
    (people,) = hearers([{**json.loads(record.fields), "region": record.region}])
    return set(Person.objects.filter(pk__in=people).values_list("code", flat=True))


@pytest.fixture
def own(street):
    """The bar's manager, the captain of its guards, and both of another company."""
    people = [{"code": code, "name": code, "organisation": of} for code, of in
              (("suqing", "bar"), ("captain", "jiaoan"), ("stranger", "station"))]  # fmt: skip
    grants = [{"person": code, "role": f"dispatch.{role}", "region": "331002", "organisation": of} for code, role, of in
              (("suqing", "venue_manager", "bar"), ("captain", "captain", "jiaoan"), ("stranger", "captain", "station"))]  # fmt: skip
    street.story.tell(import_directory, tables={"people": people, "grants": grants})
    return street


def test_the_room_his_captain_and_the_venue_hear_that_a_guard_leaves(own):
    own.tell(sign_off_duty, by=own.guard)
    assert {"desk", "captain", "suqing", "guard"} <= who_hears("duty_ended")
    assert not who_hears("duty_ended") & {"stranger", "second"}


def test_of_the_register_the_room_hears_alone(own):
    heard = who_hears("registry_imported")
    assert "desk" in heard
    assert not heard & {"captain", "suqing", "guard"}


def test_a_role_that_has_ended_hears_nothing(own):
    RoleGrant.objects.filter(role="dispatch.venue_manager").update(ends_at=timing.now())
    own.tell(sign_off_duty, by=own.guard)
    assert "suqing" not in who_hears("duty_ended")


def who_echoes(incident, event: str = "dispatch.incident_reported") -> set[str]:
    (people,) = echoes([{"event": event, "kind": "dispatch.incident", "matter": incident.pk}])
    return set(Person.objects.filter(pk__in=people).values_list("code", flat=True))


def test_the_venue_hears_that_something_changed_at_it(own):
    ours, elsewhere = own.incident(), own.incident(lat=28.66, lng=121.45)
    assert (who_echoes(ours), who_echoes(elsewhere)) == ({"suqing"}, set())


@pytest.mark.parametrize("more", [{"category": "knife"}, {"is_secret": True}])
def test_of_what_is_the_polices_alone_the_venue_hears_nothing(own, more):
    assert who_echoes(own.incident(**more)) == set()


def test_who_was_named_there_is_no_news_for_the_venue(own):
    assert who_echoes(own.incident(), "dispatch.party_named") == set()
