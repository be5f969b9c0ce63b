# SPDX-License-Identifier: Apache-2.0
"""Pictures from the scene: who may film and look, with which ticket, and until when."""

from dataclasses import replace
from uuid import UUID

import pytest

from anlan.kernel import timing
from anlan.kernel.access.models import AccessRecord, RoleGrant
from anlan.kernel.access.queries import issue_token
from anlan.kernel.access.sign_ins import begin, end
from anlan.kernel.context import Caller, Session
from anlan.kernel.errors import NotAllowed, OutOfSight, Refused
from anlan.kernel.matters.models import Involvement
from anlan.kernel.people.models import Person

from ..commands.accept_task import accept_task
from ..commands.call_for_video import call_for_video
from ..commands.end_video import end_video
from ..commands.note_video import note_video
from ..commands.offer_task import offer_task
from ..commands.stand_down import stand_down
from ..commands.start_video import start_video
from ..models import Task, VideoSession
from ..queries.videos import LASTS, may_watch, read_ticket, session_of, still_allowed, ticket

RELAY = Caller(None, "video", "follower", pack="dispatch")


@pytest.fixture
def task(street) -> UUID:
    """A task that the guard has accepted."""
    key = street.task(street.incident()).pk
    street.tell(offer_task, by=street.desk, task=key, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=key)
    return key


@pytest.fixture
def video(street, task) -> VideoSession:
    """The guard films."""
    return session_of(UUID(street.tell(start_video, by=street.guard, task=task).result))


def again(video: VideoSession) -> VideoSession:
    return session_of(video.pk)


def test_the_desk_calls_and_the_guard_answers_in_the_same_session(street, task):
    called = street.tell(call_for_video, by=street.desk, task=task).result
    assert street.tell(start_video, by=street.guard, task=task).result == called


def test_a_second_tap_goes_on_with_the_session_that_stands(street, task, video):
    assert street.tell(start_video, by=street.guard, task=task).events == []


def test_another_guard_does_not_film_for_him(street, task):
    with pytest.raises(OutOfSight):
        street.tell(start_video, by=street.second, task=task)


def test_a_ticket_opens_the_door_for_whom_it_was_made(street, video):
    shown = read_ticket(ticket(street.guard, video, "publish"), "publish")
    assert (shown.person, shown.session.pk) == (street.guard.person, video.pk)


@pytest.mark.parametrize("who", ["second", "officer", "desk"])
def test_nobody_else_gets_a_ticket_to_film(street, video, who):
    with pytest.raises(NotAllowed):
        ticket(getattr(street, who), video, "publish")


def test_a_guard_gets_no_ticket_to_look(street, video):
    with pytest.raises(NotAllowed):
        ticket(street.second, video, "watch")


def test_an_officer_of_another_region_does_not_look(street, video):
    far = street.story.person("far", "dispatch.officer", "331002002", name="林涛")
    assert not may_watch(far, video)


def test_a_ticket_to_look_is_none_to_film(street, video):
    with pytest.raises(Refused) as no:
        read_ticket(ticket(street.desk, video, "watch"), "publish")
    assert no.value.code == "bad_ticket"


def test_a_ticket_that_was_touched_is_refused(street, video):
    with pytest.raises(Refused) as no:
        read_ticket(ticket(street.desk, video, "watch")[:-2] + "xx", "watch")
    assert no.value.code == "bad_ticket"


def test_a_ticket_is_good_for_half_a_minute(street, video, hands):
    made = ticket(street.desk, video, "watch")
    hands.pass_(seconds=LASTS + 1)
    with pytest.raises(Refused) as no:
        read_ticket(made, "watch")
    assert no.value.code == "old_ticket"


def test_the_ticket_of_a_guard_who_was_called_back_is_refused(street, task, video):
    made = ticket(street.guard, video, "publish")
    street.tell(stand_down, by=street.desk, task=task)
    with pytest.raises(Refused) as no:
        read_ticket(made, "publish")
    assert no.value.code == "video_over"


def test_the_picture_is_over_with_the_task(street, task, video):
    assert still_allowed({video.pk: frozenset()}) == {video.pk: frozenset()}
    street.tell(stand_down, by=street.desk, task=task)
    assert still_allowed({video.pk: frozenset()}) == {video.pk: None}


def test_who_has_no_right_to_look_is_shown_out(street, video):
    looks = frozenset((street.desk.person, street.second.person))
    assert still_allowed({video.pk: looks}) == {video.pk: frozenset((street.desk.person,))}


def test_after_the_guard_stopped_he_may_begin_anew(street, task, video):
    street.tell(end_video, by=street.guard, task=task)
    assert again(video).ended_at is not None
    assert street.tell(start_video, by=street.guard, task=task).result != str(video.pk)


def test_the_next_guard_gets_a_session_of_his_own(street, task):
    """A call that nobody answered does not bind the guard who comes instead."""
    called = street.tell(call_for_video, by=street.desk, task=task).result
    Task.objects.filter(pk=task).update(guard=street.second.person)
    Involvement.objects.filter(matter=task).update(person=street.second.person)
    assert street.tell(start_video, by=street.second, task=task).result != called
    assert session_of(UUID(called)).ended_at is not None


def test_the_first_picture_is_noted_once(street, task, video):
    for events in (["dispatch.video_seen"], []):
        assert street.tell(note_video, by=RELAY, task=task, session=video.pk, what="seen").events == events


def test_only_the_relay_says_what_became_of_a_picture(street, task, video):
    with pytest.raises(NotAllowed):
        street.tell(note_video, by=street.guard, task=task, session=video.pk, what="kept")


def test_every_look_begins_with_a_line_in_the_ledger(street, video, client):
    token = issue_token(Person.objects.get(pk=street.desk.person))
    answer = client.post(
        "/api/dispatch/video-tickets", {"session": str(video.pk), "direction": "watch"},
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert AccessRecord.objects.filter(viewer=street.desk.person, what="video", matter=video.task_id).exists()


def test_a_ticket_of_a_device_that_was_signed_out_is_refused(street, video):
    """A stolen session: ended from another device, its ticket opens nothing."""
    person = Person.objects.get(pk=street.desk.person)
    key = begin(person.pk, agent="Edge", address="10.0.0.1", how="password", is_strong=False)
    here = replace(street.desk, session=Session(key, timing.now(), timing.now()))
    made, late = ticket(here, video, "watch"), ticket(here, video, "watch")
    assert read_ticket(made, "watch").sign_in == key
    end(key, "by_owner")
    with pytest.raises(Refused) as no:
        read_ticket(late, "watch")
    assert no.value.code == "signed_out"


def test_a_token_without_the_scope_gets_no_ticket(street, video, client):
    token = issue_token(Person.objects.get(pk=street.desk.person), scopes=frozenset({"dispatch.view"}))
    answer = client.post(
        "/api/dispatch/video-tickets", {"session": str(video.pk), "direction": "watch"},
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_the_guard_whose_role_was_taken_away_films_no_more(street, video):
    RoleGrant.objects.filter(person=street.guard.person).delete()
    assert still_allowed({video.pk: frozenset()}) == {video.pk: None}
