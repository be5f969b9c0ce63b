# SPDX-License-Identifier: Apache-2.0
"""Evidence: taken in whole and sealed, looked at only with a reason, kept as long as the law says, its custody unbroken."""

import hashlib
import io
import struct
from datetime import timedelta
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.files.storage import storages
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from anlan.kernel import timing
from anlan.kernel.errors import Invalid, NotFound, Refused
from anlan.kernel.evidence import media, store, uploads
from anlan.kernel.evidence.checking import faults
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.commands.open_evidence import open_evidence
from anlan.kernel.evidence.commands.seal_evidence import seal_evidence
from anlan.kernel.evidence.events import EvidenceAdded, EvidenceOpened, EvidenceSealed
from anlan.kernel.evidence.models import Custody, EvidenceItem, Upload
from anlan.kernel.evidence.queries import broken_at, custody_of, is_open_to, original
from anlan.kernel.evidence.running import end_what_is_over
from anlan.kernel.testing.evidence import WORKER, added, picture, sent
from anlan.kernel.vault import CannotOpen

# on the way in


def test_a_file_in_pieces_has_the_digest_of_the_whole(story):
    content = picture()
    assert sent(story.actor(WORKER), content, 5).sha256 == hashlib.sha256(content).hexdigest()


@settings(max_examples=20)
@given(content=st.binary(min_size=1, max_size=400), cut=st.integers(1, 60))
def test_pieces_come_back_as_they_came(content, cut):
    key = uploads.new_id()
    parts = [content[at : at + cut] for at in range(0, len(content), cut)]
    for number, part in enumerate(parts):
        store.put(key, number, part)
    assert b"".join(store.pieces(key, len(parts))) == content


def test_a_piece_on_the_disk_shows_nothing_of_the_picture(story):
    file = sent(story.actor(WORKER), picture())
    place = f"{file.pk.hex[:2]}/{file.pk.hex}/0"
    assert b"JFIF" not in storages["evidence"].open(place).read()


def test_pieces_exchanged_on_the_disk_do_not_open(story):
    file = sent(story.actor(WORKER), picture(), 2)
    folder = storages["evidence"].path(f"{file.pk.hex[:2]}/{file.pk.hex}")
    one, other = Path(folder, "0"), Path(folder, "1")
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)
    with pytest.raises(CannotOpen):
        store.digest(file.pk, 2)


def test_a_repeated_piece_is_told_where_the_file_stands(story):
    by, content = story.actor(WORKER), picture()
    file = uploads.begin(by, "a.jpg", len(content))
    uploads.take(by, file.pk, 0, content[:100])
    with pytest.raises(Refused) as no:
        uploads.take(by, file.pk, 0, content[:100])
    assert no.value.fields == {"Upload-Offset": "100"}


def test_another_persons_file_is_not_there(story):
    file = uploads.begin(story.actor(WORKER), "a.jpg", 10)
    with pytest.raises(NotFound):
        uploads.take(story.person("else", WORKER), file.pk, 0, b"x" * 10)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"#!/bin/sh\nrm -rf /\n", "bad_type"),
        (b"<html><script>alert(1)</script></html>", "bad_type"),
        (picture()[:200], "bad_picture"),
    ],
)
def test_what_is_no_picture_is_refused_and_leaves_nothing(story, content, code):
    with pytest.raises(Invalid) as no:
        sent(story.actor(WORKER), content)
    assert (no.value.code, Upload.objects.count()) == (code, 0)


def test_a_bomb_of_pixels_is_refused_before_it_unfolds(monkeypatch):
    monkeypatch.setattr(media, "MOST_PIXELS", 60 * 40 - 1)
    with pytest.raises(media.NotReadable):
        media.safe_copy(picture())


def test_the_safe_copy_carries_neither_place_nor_script():
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    copy = media.safe_copy(picture(exif=exif.tobytes(), behind=b"<script>alert(1)</script>"))
    assert not Image.open(io.BytesIO(copy)).getexif()
    assert b"script" not in copy


def test_the_safe_copy_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    assert Image.open(io.BytesIO(media.safe_copy(picture(60, 40, exif=exif.tobytes())))).size == (40, 60)


def test_too_many_files_under_way_wait(story):
    by = story.actor(WORKER)
    for _ in range(uploads.OPEN_AT_ONCE):
        uploads.begin(by, "a.jpg", 10)
    with pytest.raises(Refused):
        uploads.begin(by, "a.jpg", 10)


def test_what_nobody_took_over_is_given_up_after_a_day(story):
    file = sent(story.actor(WORKER), picture())
    story.hands.pass_(hours=25)
    assert (uploads.sweep(), Upload.objects.count()) == (1, 0)
    with pytest.raises(FileNotFoundError):
        store.get(file.pk, 0)


# evidence


def test_adding_records_the_digest_and_begins_the_custody(story, verify):
    by = story.actor(WORKER)
    file = sent(by, picture())
    verify(add_evidence, by=by, records=[EvidenceAdded])(
        matter=story.noise(by=by).pk, upload=file.pk, medium="photo", words="两辆车堵在门口"
    )
    item = EvidenceItem.objects.select_related("upload").get()
    assert [line.deed for line in custody_of(item)] == ["taken_in"]


def test_a_file_is_evidence_once(story):
    by = story.actor(WORKER)
    item = added(story, by)
    with pytest.raises(Refused):
        story.tell(add_evidence, by=by, matter=item.matter_id, upload=item.upload_id, medium="photo")


def test_evidence_cannot_be_given_up_as_an_upload(story):
    item = added(story, story.actor(WORKER))
    with pytest.raises(Refused):
        uploads.drop(item.upload)
    assert b"".join(original(item)) == picture()


def test_a_picture_is_no_voice_note(story, verify):
    by = story.actor(WORKER)
    verify.refuses("bad_type", add_evidence, by=by)(
        matter=story.noise().pk, upload=sent(by, picture()).pk, medium="voice"
    )


def test_the_words_lie_sealed(story):
    item = added(story, story.actor(WORKER), words="王某在场")
    assert "王某" not in item.words
    assert item.words.startswith("a1.")


def test_who_seals_keeps_it_for_good(story, verify):
    by = story.actor(WORKER)
    item = added(story, by)
    verify(seal_evidence, by=by, records=[EvidenceSealed])(
        matter=item.matter_id, item=item.pk, reason="行政案件"
    )
    item.refresh_from_db()
    assert item.keep_until is None


def test_a_sealed_item_is_not_sealed_again(story, verify):
    by = story.actor(WORKER)
    item = added(story, by)
    story.tell(seal_evidence, by=by, matter=item.matter_id, item=item.pk, reason="行政案件")
    verify.refuses("sealed_already", seal_evidence, by=by)(
        matter=item.matter_id, item=item.pk, reason="再封一次"
    )


def test_opening_counts_for_ten_minutes_and_for_him_alone(story, verify):
    by, other = story.actor(WORKER), story.person("other", WORKER)
    item = added(story, by)
    verify(open_evidence, by=by, records=[EvidenceOpened])(
        matter=item.matter_id, item=item.pk, reason="核对车牌号码和时间"
    )
    assert is_open_to(by, item)
    assert not is_open_to(other, item)
    story.hands.pass_(minutes=11)
    assert not is_open_to(by, item)


def test_an_item_of_another_matter_is_not_there(story, verify):
    by = story.actor(WORKER)
    item = added(story, by)
    verify.refuses("no_such_evidence", open_evidence, by=by)(
        matter=story.noise().pk, item=item.pk, reason="核对车牌号码和时间"
    )


@pytest.mark.parametrize("column", ["deed", "at", "person"])
def test_a_rewritten_line_of_the_custody_is_found(story, column):
    by = story.actor(WORKER)
    item = added(story, by)
    story.tell(open_evidence, by=by, matter=item.matter_id, item=item.pk, reason="核对车牌号码和时间")
    assert broken_at(item, custody_of(item)) is None
    other = {"deed": "looked", "at": timing.now() - timedelta(days=1), "person": None}[column]
    Custody.objects.filter(item=item, ordinal=1).update(**{column: other})
    assert broken_at(item, custody_of(item)) == 1


def test_a_line_left_out_is_found(story):
    by = story.actor(WORKER)
    item = added(story, by)
    for _ in range(2):
        story.tell(open_evidence, by=by, matter=item.matter_id, item=item.pk, reason="核对车牌号码和时间")
    Custody.objects.filter(item=item, ordinal=2).delete()
    assert broken_at(item, custody_of(item)) == 2


def test_keeping_follows_the_capacity_of_the_bearer(story):
    """PB-R3: the longest of his roles here; a role that says nothing keeps six months."""
    item = added(story, story.actor(WORKER))
    assert item.keep_until - item.received_at == timedelta(days=183)


def test_what_is_over_goes_and_its_custody_stays(story):
    item = added(story, story.actor(WORKER))
    story.hands.pass_(days=184)
    assert end_what_is_over() == 1
    assert [line.deed for line in custody_of(item)] == ["taken_in", "deleted"]
    with pytest.raises(FileNotFoundError):
        b"".join(original(item))


def test_what_is_sealed_stays(story):
    by = story.actor(WORKER)
    item = added(story, by)
    story.tell(seal_evidence, by=by, matter=item.matter_id, item=item.pk, reason="行政案件")
    story.hands.pass_(days=4000)
    assert end_what_is_over() == 0
    assert b"".join(original(item)) == picture()


def test_bytes_left_by_a_power_cut_go_in_the_next_round(story, monkeypatch):
    item = added(story, story.actor(WORKER))
    story.hands.pass_(days=184)
    with monkeypatch.context() as cut, pytest.raises(OSError, match="cut"):
        cut.setattr(store, "drop", _cut)
        end_what_is_over()
    end_what_is_over()
    with pytest.raises(FileNotFoundError):
        b"".join(original(item))


def _cut(*_: object) -> None:
    raise OSError("cut")


def test_a_deleted_item_cannot_be_opened(story, verify):
    by = story.actor(WORKER)
    item = added(story, by)
    story.hands.pass_(days=184)
    end_what_is_over()
    verify.refuses("deleted", open_evidence, by=by)(
        matter=item.matter_id, item=item.pk, reason="核对车牌号码和时间"
    )


# the whole house


def test_a_healthy_house_has_no_faults(story):
    by = story.actor(WORKER)
    item = added(story, by)
    story.tell(open_evidence, by=by, matter=item.matter_id, item=item.pk, reason="核对车牌号码和时间")
    assert list(faults()) == []


def test_a_missing_piece_is_named(story):
    item = added(story, story.actor(WORKER))
    store.drop(item.upload_id, 1)
    assert [why for _item, why in faults()] == ["a piece of the file is missing"]


def test_a_piece_written_over_is_named(story):
    item = added(story, story.actor(WORKER))
    storage = storages["evidence"]
    Path(storage.path(f"{item.upload_id.hex[:2]}/{item.upload_id.hex}/0")).write_bytes(b"a1.t1." + bytes(80))
    assert [why for _item, why in faults()] == ["a piece of the file was changed, or its key is gone"]


def test_the_last_line_of_the_custody_left_out_is_known_from_the_log(story):
    by = story.actor(WORKER)
    item = added(story, by)
    story.tell(open_evidence, by=by, matter=item.matter_id, item=item.pk, reason="核对车牌号码和时间")
    Custody.objects.filter(item=item, ordinal=2).delete()
    assert [why for _item, why in faults()] == ["the log has a line of its custody that is not there"]


@pytest.mark.parametrize("fault", [struct.error, TypeError])
def test_a_photo_whose_exif_is_of_the_wrong_kind_is_refused_not_stumbled_over(monkeypatch, fault):
    """Pillow meets spoilt EXIF with errors that are not of its own kind (found by changing bytes at random)."""
    monkeypatch.setattr("PIL.ImageOps.exif_transpose", Mock(side_effect=fault("argument is not an integer")))
    with pytest.raises(media.NotReadable):
        media.safe_copy(picture())


# a long way in


def test_three_hundred_megabytes_on_a_slow_line_come_in_whole_though_it_breaks_again_and_again(story):
    """Forty minutes on 3G: each third piece is lost half-way and sent once more, from where the file stands."""
    by = story.actor(WORKER)
    piece = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(uploads.PIECE - 32)
    many, digest = 38, hashlib.sha256()
    file = uploads.begin(by, "现场.mp4", many * len(piece))
    for at in range(many):
        story.hands.pass_(seconds=65)
        if at % 3 == 2:
            file = uploads.own(by, file.pk)  # the telephone is back and asks where it stands
            assert file.received == at * len(piece)
        file = uploads.take(by, file.pk, file.received, piece)
        digest.update(piece)
    assert (file.size >> 20, file.sha256) == (304, digest.hexdigest())
    said = story.tell(add_evidence, by=by, matter=story.noise().pk, upload=file.pk, medium="recording")
    assert said.events == ["evidence.evidence_added"]
