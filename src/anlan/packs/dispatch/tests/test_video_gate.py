# SPDX-License-Identifier: Apache-2.0
"""What becomes of a film in the house: evidence of the task, borne by the guard, kept as long as the law says."""

import hashlib
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from anlan.kernel.events.models import EventRecord
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.ports import Film, NotAdmitted, Recording

from ..adapters.video_gate import DispatchGate
from ..commands.accept_task import accept_task
from ..commands.offer_task import offer_task
from ..commands.stand_down import stand_down
from ..commands.start_video import start_video
from ..models import VideoSession
from ..queries.videos import session_of, ticket
from .conftest import Street, street_of

GATE = DispatchGate(tidy=lambda: None)
MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(400)


@pytest.fixture
def street(story) -> Street:
    """The bar street."""
    return street_of(story)


@pytest.fixture
def video(street) -> VideoSession:
    """The guard films."""
    task = street.task(street.incident()).pk
    street.tell(offer_task, by=street.desk, task=task, guard=street.guard.person)
    street.tell(accept_task, by=street.guard, task=task)
    return session_of(UUID(street.tell(start_video, by=street.guard, task=task).result))


def recording(video: VideoSession, folder: Path) -> Recording:
    path = folder / f"{video.pk}-1.mp4"
    path.write_bytes(MP4)
    film = Film(path, "video/mp4", 30, 1_790_000_000_000, 1_790_000_002_000, hashlib.sha256(MP4).hexdigest())
    return Recording(video.pk, [film], 30, 2, 1, "ab" * 32)


def test_a_film_becomes_evidence_of_the_task_also_when_the_guard_is_gone(street, video, tmp_path):
    """PB-R3: footage of guard services, thirty days."""
    street.tell(stand_down, by=street.desk, task=video.task_id)
    GATE.keep(recording(video, tmp_path))
    item = EvidenceItem.objects.select_related("upload").get(matter=video.task_id)
    assert (item.medium, item.bearer, item.upload.sha256) == (
        "recording",
        street.guard.person,
        hashlib.sha256(MP4).hexdigest(),
    )
    assert item.keep_until - item.received_at == timedelta(days=30)


def test_a_process_that_died_half_way_makes_no_film_twice(video, tmp_path):
    GATE.keep(recording(video, tmp_path))
    GATE.keep(recording(video, tmp_path))
    assert EvidenceItem.objects.filter(matter=video.task_id).count() == 1


def test_the_log_takes_the_chain_in(video, tmp_path):
    GATE.keep(recording(video, tmp_path))
    record = EventRecord.objects.get(name="dispatch.video_kept")
    assert '"chain":"' + "ab" * 32 in record.fields
    assert '"missing":2' in record.fields


def test_a_journal_may_go_when_its_evidence_was_deleted(video, tmp_path):
    assert not GATE.is_deleted(video.pk)
    GATE.keep(recording(video, tmp_path))
    assert not GATE.is_deleted(video.pk)
    item = EvidenceItem.objects.get(matter=video.task_id)
    EvidenceItem.objects.update(deleted_at=item.received_at)
    assert GATE.is_deleted(video.pk)


def test_the_relay_ends_what_the_guard_did_not(street, video):
    GATE.ended(video.pk)
    assert session_of(video.pk).ended_at is not None


def test_a_session_of_a_task_that_is_over_is_swept(street, video):
    GATE.sweep(frozenset())
    assert session_of(video.pk).ended_at is None
    street.tell(stand_down, by=street.desk, task=video.task_id)
    GATE.sweep(frozenset())
    assert session_of(video.pk).ended_at is not None


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "此凭证"), ("en", "This ticket")])
def test_a_refusal_speaks_the_callers_language(video, language, words):
    with pytest.raises(NotAdmitted, match=words):
        GATE.admit("nonsense", "watch", language)


def test_the_door_lets_in_whom_the_ticket_names(street, video):
    admission = GATE.admit(ticket(street.desk, video, "watch"), "watch", "en")
    assert (admission.session, admission.name) == (video.pk, "周敏")
