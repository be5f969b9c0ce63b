# SPDX-License-Identifier: Apache-2.0
"""Cameras of venues: who looks through which, for which incident, until when; the password leaves the house by no door."""

from uuid import UUID

import pytest

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.queries import issue_token
from anlan.kernel.directory.writing_rows import code_id
from anlan.kernel.errors import CommandError, NotAllowed
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person

from ..adapters.video_gate import DispatchGate
from ..commands.close_incident import close_incident
from ..commands.import_registry import import_registry
from ..commands.leave_camera import leave_camera
from ..commands.open_camera import open_camera
from ..models import Camera, CameraLook
from ..queries.cameras import camera_choices, cameras_near, look_of
from ..queries.videos import ticket

GATE = DispatchGate(tidy=lambda: None)
DOOR = code_id("camera", "bar-door")


@pytest.fixture
def incident(street):
    """Somebody called about the bar."""
    return street.incident()


@pytest.fixture
def look(street, incident) -> CameraLook:
    """The desk looks through the bar's camera."""
    key = street.tell(
        open_camera, by=street.desk, incident=incident.pk, camera=DOOR, reason="看清人数"
    ).result
    found = look_of(UUID(key))
    assert found is not None
    return found


def test_the_desk_looks_for_an_incident_with_a_reason_and_the_log_says_who(street, look):
    assert look.opened_by == street.desk.person
    assert "看清" not in look.reason


def test_a_camera_that_is_open_already_is_gone_on_with(street, incident, look):
    again = street.tell(open_camera, by=street.desk, incident=incident.pk, camera=DOOR, reason="再看一眼")
    assert (again.result, again.events) == (str(look.pk), [])


@pytest.mark.parametrize("reason", ["", "看"])
def test_without_a_reason_nobody_looks(street, incident, reason):
    with pytest.raises(CommandError):
        street.tell(open_camera, by=street.desk, incident=incident.pk, camera=DOOR, reason=reason)


@pytest.mark.parametrize("who", ["guard", "officer"])
def test_neither_guard_nor_officer_opens_a_venues_camera(street, incident, who):
    with pytest.raises(CommandError):
        street.tell(
            open_camera, by=getattr(street, who), incident=incident.pk, camera=DOOR, reason="看清人数"
        )


def test_a_camera_far_from_the_scene_is_not_there(street):
    far = street.incident(lat=28.684, lng=121.443)
    assert camera_choices(far) == []
    with pytest.raises(CommandError) as no:
        street.tell(open_camera, by=street.desk, incident=far.pk, camera=DOOR, reason="看清人数")
    assert no.value.code == "no_such_camera"


def test_the_ticket_opens_the_relays_door_with_the_password_in_hand(street, look):
    admission = GATE.admit(ticket(street.desk, look, "watch"), "watch", "en")
    assert admission.camera is not None
    assert (admission.camera.address, admission.camera.user) == ("rtsp://127.0.0.1:1/door", "anlan")
    assert admission.camera.secret == "k7#m"


@pytest.mark.parametrize("direction", ["publish", "watch"])
def test_nobody_films_by_a_cameras_ticket_and_a_guard_does_not_look(street, look, direction):
    with pytest.raises(NotAllowed):
        ticket(street.desk if direction == "publish" else street.guard, look, direction)


def test_each_look_stands_in_the_ledger(street, look, client):
    token = issue_token(Person.objects.get(pk=street.desk.person))
    answer = client.post(
        "/api/dispatch/video-tickets", {"session": str(look.pk), "direction": "watch"},
        content_type="application/json", headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert AccessRecord.objects.filter(
        viewer=street.desk.person, what="camera:bar-door", matter=look.incident_id
    ).exists()


def test_the_look_is_over_with_the_incident(street, incident, look):
    assert GATE.still_allowed({look.pk: frozenset()}) == {look.pk: frozenset()}
    street.tell(close_incident, by=street.officer, incident=incident.pk, outcome="false_alarm")
    assert GATE.still_allowed({look.pk: frozenset()}) == {look.pk: None}
    GATE.sweep(frozenset())
    assert look_of(look.pk).ended_at is not None


def test_a_look_that_no_page_asks_for_is_ended_and_one_at_work_is_not(street, look, hands):
    hands.pass_(seconds=61)
    GATE.sweep(frozenset((look.pk,)))
    assert look_of(look.pk).ended_at is None
    GATE.sweep(frozenset())
    assert look_of(look.pk).ended_at is not None


def test_the_desk_leaves_it_by_hand(street, incident, look):
    answer = street.tell(leave_camera, by=street.desk, incident=incident.pk, look=look.pk)
    assert answer.events == ["dispatch.camera_left"]


def test_the_password_is_sealed_and_a_line_without_one_keeps_it(street, page, office):
    line = {
        "code": "bar-door",
        "premises": "bar",
        "name": "大门",
        "address": "rtsp://10.0.0.9/1",
        "user": "anlan",
    }
    street.tell(import_registry, by=office, tables={"cameras": [line]})
    row = Camera.objects.get(code="bar-door")
    assert (row.name, row.secret.startswith("a1.")) == ("大门", True)
    file = page(office).get("/registers/cameras", {"as": "csv"}).content.decode()
    assert "rtsp://10.0.0.9/1" in file
    assert "k7#m" not in file + row.secret


@pytest.mark.parametrize(
    "address", ["http://10.0.0.9/1", "rtsp://anlan:k7@10.0.0.9/1", "file:///etc/passwd", ""]
)
def test_an_address_that_is_no_cameras_is_a_fault_of_its_row(street, office, address):
    line = {"code": "x", "premises": "bar", "name": "x", "address": address}
    with pytest.raises(CommandError):
        street.tell(import_registry, by=office, tables={"cameras": [line]})


def test_the_board_offers_the_camera_and_shows_its_picture(street, incident, page):
    drain()
    client = page(street.desk)
    board = f"/dispatch/board?incident={incident.number}&part=who"
    assert "调看监控" in client.get(board).content.decode()
    street.tell(open_camera, by=street.desk, incident=incident.pk, camera=DOOR, reason="看清人数")
    shown = client.get(board).content.decode()
    assert "<anlan-video" in shown
    assert "酒吧门口" in shown


def test_the_nearest_camera_comes_first(street, incident):
    assert [one.code for one in cameras_near(incident.incident)] == ["bar-door"]
