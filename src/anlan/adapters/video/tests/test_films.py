# SPDX-License-Identifier: Apache-2.0
"""What is left of a picture: a journal that nobody can change unseen, and a film that plays to its last frame."""

import io
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from anlan.kernel.ids import new_id
from anlan.kernel.vault import CannotOpen

from ..closing import close, forget, left_over
from ..films import films
from ..frames import BODY, LIVE, pack, read
from ..journal import Journal
from .conftest import OpenGate, frame

START_MS = 1_790_000_000_000


def encoded(codec: str, count: int, size: tuple[int, int] = (320, 240)) -> Iterator[tuple[bool, bytes]]:
    """Frames of a moving bar, a key frame each second."""
    coder = av.CodecContext.create({"avc1": "libx264", "vp8": "libvpx"}[codec], "w")
    coder.width, coder.height, coder.pix_fmt, coder.time_base = *size, "yuv420p", Fraction(1, 15)
    coder.gop_size = 15
    coder.options = (
        {"preset": "ultrafast", "tune": "zerolatency"}
        if codec == "avc1"
        else {"deadline": "realtime", "lag-in-frames": "0"}
    )
    for at in range(count):
        drawn = np.full((size[1], size[0], 3), 40, np.uint8)
        drawn[:, (at * 7) % size[0] :][:, :20] = 220
        picture = av.VideoFrame.from_ndarray(drawn, format="rgb24")
        picture.pts = at
        for packet in coder.encode(picture):
            yield packet.is_keyframe, bytes(packet)


def filled(folder: Path, codec: str, count: int, leave_out: range = range(0)) -> Journal:
    """A journal with so many frames, some of which never came."""
    journal = Journal(folder, new_id())
    name = "avc1.42E01E" if codec == "avc1" else codec
    journal.append([{"epoch": 0, "codec": name, "width": 320, "height": 240, "run": "one"}])
    journal.append([
        read(pack(LIVE, 0, seq, START_MS + seq * 66, BODY.pack(is_key, seq * 66_000.0) + picture))
        for seq, (is_key, picture) in enumerate(encoded(codec, count)) if seq not in leave_out
    ])  # fmt: skip
    return journal


@pytest.mark.parametrize(("codec", "media_type"), [("avc1", "video/mp4"), ("vp8", "video/webm")])
def test_a_film_plays_every_frame_that_came(tmp_path, codec, media_type):
    journal = filled(tmp_path, codec, 60)
    (film,) = films(journal, tmp_path)
    with av.open(io.BytesIO(film.path.read_bytes())) as played:
        assert sum(1 for _ in played.decode(video=0)) == 60
        assert played.duration == pytest.approx(60 * 66_000, rel=0.05)
    assert film.media_type == media_type


def test_a_film_can_be_wound_to_any_second(tmp_path):
    (film,) = films(filled(tmp_path, "avc1", 90), tmp_path)
    with av.open(str(film.path)) as played:
        played.seek(4_000_000)
        first = next(played.decode(video=0))
        assert 2.5 < first.time <= 4.1


def test_a_gap_is_a_gap_in_time(tmp_path):
    (film,) = films(filled(tmp_path, "avc1", 60, leave_out=range(20, 30)), tmp_path)
    with av.open(str(film.path)) as played:
        times = [packet.pts * packet.time_base for packet in played.demux(video=0) if packet.pts is not None]
    assert max(after - before for before, after in pairwise(times)) > 0.5


def test_another_size_becomes_another_film(tmp_path):
    journal = filled(tmp_path, "avc1", 20)
    journal.append([{"epoch": 1, "codec": "avc1.42E01E", "width": 240, "height": 320, "run": "one"}])
    journal.append([
        read(pack(LIVE, 1, 20 + at, START_MS + (20 + at) * 66, BODY.pack(is_key, at * 66_000.0) + picture))
        for at, (is_key, picture) in enumerate(encoded("avc1", 20, (240, 320)))
    ])  # fmt: skip
    assert [one.frames for one in films(journal, tmp_path)] == [20, 20]


def test_what_is_closed_is_handed_over_with_its_chain_and_signed(tmp_path):
    gate, journal = OpenGate(), filled(tmp_path, "vp8", 15)
    close(gate, journal)
    (recording,) = gate.recordings
    assert (recording.frames, recording.missing, len(recording.chain)) == (15, 0, 64)
    assert journal.path.with_suffix(".json").exists()


def test_missing_frames_are_counted(tmp_path):
    gate = OpenGate()
    close(gate, filled(tmp_path, "vp8", 30, leave_out=range(4, 9)))
    assert gate.recordings[0].missing == 5


def test_what_is_no_picture_becomes_no_film_and_is_said(tmp_path):
    gate, journal = OpenGate(), Journal(tmp_path, new_id())
    journal.append(
        [{"epoch": 0, "codec": "avc1.42E01E", "width": 320, "height": 240, "run": "one"}, read(frame(0))]
    )
    close(gate, journal)
    assert gate.heard == ["not kept: unplayable"]
    assert journal.path.with_suffix(".unplayable").exists()


def test_the_chain_says_when_a_frame_was_left_out(tmp_path):
    whole, short = filled(tmp_path, "vp8", 15), filled(tmp_path, "vp8", 15, leave_out=range(7, 8))
    assert whole.chain() != short.chain()


def test_a_bit_that_was_turned_in_the_journal_is_found(tmp_path):
    journal = filled(tmp_path, "vp8", 5)
    place = journal.frames()[2]
    raw = bytearray(journal.path.read_bytes())
    raw[place.place + place.size - 3] ^= 1
    journal.path.write_bytes(raw)
    with pytest.raises(CannotOpen):
        journal.payload(place)


def test_a_record_that_was_moved_does_not_open(tmp_path):
    journal = filled(tmp_path, "vp8", 5)
    one, other = journal.frames()[1:3]
    raw = journal.path.read_bytes()
    head, middle, tail = (
        raw[: one.place],
        raw[one.place : other.place + other.size],
        raw[other.place + other.size :],
    )
    journal.path.write_bytes(head + middle[one.size :] + middle[: one.size] + tail)
    changed = Journal(tmp_path, journal.session)
    with pytest.raises(CannotOpen):
        changed.payload(changed.frames()[1])


def test_nobody_reads_a_journal_without_the_key(tmp_path):
    journal = filled(tmp_path, "vp8", 3)
    plain = journal.payload(journal.frames()[0])
    assert plain[20:60] not in journal.path.read_bytes()


def test_half_a_record_is_cut_off_after_a_power_cut(tmp_path):
    journal = filled(tmp_path, "vp8", 5)
    journal.path.write_bytes(journal.path.read_bytes()[:-10])
    again = Journal(tmp_path, journal.session)
    again.append([read(frame(4))])
    assert [one.seq for one in again.frames()] == [0, 1, 2, 3, 4]


def test_a_journal_that_nobody_closed_is_closed_later(tmp_path):
    gate, journal = OpenGate(over=True), filled(tmp_path, "vp8", 5)
    left_over(gate, tmp_path, frozenset())
    assert gate.recordings[0].session == journal.session


def test_a_journal_in_use_is_left_alone(tmp_path):
    gate, journal = OpenGate(over=True), filled(tmp_path, "vp8", 5)
    left_over(gate, tmp_path, frozenset((journal.session,)))
    assert not gate.recordings


def test_a_journal_goes_with_the_evidence_that_was_made_of_it(tmp_path):
    """PB-R3: kept as long as the recording, and no longer."""
    gate, journal = OpenGate(), filled(tmp_path, "vp8", 5)
    close(gate, journal)
    forget(gate, tmp_path)
    assert journal.path.with_suffix(".closed").exists()
    gate.deleted.add(journal.session)
    forget(gate, tmp_path)
    assert not journal.path.with_suffix(".closed").exists()
