# SPDX-License-Identifier: Apache-2.0
"""Recorders: a register of their own, carried by the roster, and named by the recording that one of them made."""

from uuid import UUID

import pytest

from anlan.kernel import timing
from anlan.kernel.directory.tables import ImportFaults
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord

from ..commands.accept_task import accept_task
from ..commands.import_registry import import_registry
from ..commands.offer_task import offer_task
from ..commands.start_video import start_video
from ..models import Recorder, Shift
from ..queries.recorders import carried, recorder_states
from ..queries.videos import session_of

LINE = {"code": "rec-new", "name": "保安现场记录仪 02", "organisation": "jiaoan", "kept_as": "guard"}


@pytest.fixture
def task(street) -> UUID:
    """A task that the guard has accepted."""
    key = street.task(street.incident()).pk
    street.tell(offer_task, by=street.desk, task=key, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=key)
    return key


def codes(person: UUID) -> list[str]:
    return [one.code for one in carried(person, timing.now())]


def put(street, office, **cells: str) -> None:
    street.tell(import_registry, by=office, tables={"recorders": [{**LINE, **cells}]})


def refused(street, office, **cells: str) -> set[str]:
    """The columns at which a delivery stops."""
    with pytest.raises(ImportFaults) as no:
        put(street, office, **cells)
    return {one.column for one in no.value.faults}


def test_a_guard_carries_his_own_and_that_of_his_post(street):
    assert codes(street.guard.person) == ["rec-door", "rec-guard"]
    assert codes(street.second.person) == ["rec-door"]


def test_outside_his_hours_nobody_carries_one(street):
    Shift.objects.all().delete()
    assert codes(street.guard.person) == []


@pytest.mark.parametrize("state", ["repair", "lost", "retired"])
def test_what_is_not_in_service_is_carried_by_nobody(street, office, state):
    put(street, office, code="rec-guard", bearer="guard", state=state)
    assert codes(street.guard.person) == ["rec-door"]


def test_recorders_of_the_police_belong_to_stations_and_those_of_guards_to_none_PB_R3a(street, office):
    assert refused(street, office, kept_as="police") == {"kept_as"}
    assert refused(street, office, organisation="station") == {"kept_as"}
    assert refused(street, office, organisation="station", kept_as="police", post="door") == {"kept_as"}
    put(street, office, organisation="station", kept_as="police", bearer="officer")


def test_a_guard_never_films_with_a_recorder_of_the_police_PB_R3a(street, office, task):
    put(street, office, organisation="station", kept_as="police", bearer="guard")
    with pytest.raises(Refused, match="rec-new"):
        street.tell(start_video, by=street.guard, task=task, recorder="rec-new")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"organisation": "nowhere"}, "organisation"),
        ({"bearer": "nobody"}, "bearer"),
        ({"post": "nowhere"}, "post"),
        ({"bearer": "guard", "post": "door"}, "post"),
        ({"state": "asleep"}, "state"),
        ({"kept_as": "army"}, "kept_as"),
    ],
)
def test_each_wrong_cell_of_a_recorder_is_named(street, office, cells, column):
    assert refused(street, office, **cells) == {column}


def test_the_recording_names_the_recorder_that_made_it(street, task):
    session = UUID(street.tell(start_video, by=street.guard, task=task, recorder="rec-guard").result)
    assert session_of(session).recorder.code == "rec-guard"
    record = EventRecord.objects.get(name="dispatch.video_by_recorder")
    assert '"rec-guard"' in record.fields


def test_a_telephone_that_takes_over_is_said_and_the_recorder_no_longer_named(street, task):
    street.tell(start_video, by=street.guard, task=task, recorder="rec-door")
    told = street.tell(start_video, by=street.guard, task=task)
    assert told.events == ["dispatch.video_by_phone"]
    assert session_of(UUID(told.result)).recorder is None


def test_nobody_films_with_a_recorder_that_he_does_not_carry(street, task):
    with pytest.raises(Refused) as no:
        street.tell(start_video, by=street.guard, task=task, recorder="rec-second")
    assert no.value.code == "not_your_recorder"


def test_the_register_says_who_carries_each_now(street, page, office):
    states = {row.code: one for row, one in zip(*_with_states(), strict=True)}
    assert states["rec-guard"].tone == "ok"
    assert "王建国" in states["rec-guard"].words
    assert all(name in states["rec-door"].words for name in ("王建国", "蔡永福", "徐立"))
    shown = page(office).get("/registers/recorders").content.decode()
    assert "rec-guard" in shown


def _with_states() -> tuple[list[Recorder], list]:
    rows = list(Recorder.objects.select_related("post", "bearer"))
    return rows, recorder_states(rows)


def test_the_guards_phone_offers_what_he_carries(street, page):
    street.on_scene(street.incident())
    shown = page(street.guard).get("/hand").content.decode()
    assert 'value="rec-guard"' in shown
    assert 'value="rec-door"' in shown
