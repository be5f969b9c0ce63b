# SPDX-License-Identifier: Apache-2.0
"""Sound beside the picture: heard by who asked for it, kept in the same journal and film, and never without a picture."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from anlan.kernel.ids import new_id

from ..closing import close
from ..films import films
from ..frames import BODY, HEARD, LIVE, SOUND, BadFrame, pack, read
from ..journal import Journal
from ..marking import PictureMarker
from .conftest import OpenGate, frame
from .test_films import START_MS, encoded

PIECE_MS = 60
NOTE = {"epoch": 0, "width": 320, "height": 240, "run": "one"}


def spoken(seconds: float) -> Iterator[bytes]:
    """Opus packets of 60 ms: a tone."""
    coder = av.CodecContext.create("libopus", "w")
    coder.sample_rate, coder.layout, coder.format = 48_000, "mono", "s16"
    coder.time_base = Fraction(1, 48_000)
    coder.options = {"frame_duration": str(PIECE_MS), "application": "voip"}
    size = 48 * PIECE_MS
    for at in range(int(seconds * 1000 / PIECE_MS)):
        wave = (np.sin(2 * np.pi * 440 * (np.arange(size) + at * size) / 48_000) * 12_000).astype(np.int16)
        piece = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        piece.sample_rate, piece.pts, piece.time_base = 48_000, at * size, coder.time_base
        yield from (bytes(one) for one in coder.encode(piece))


def both(
    folder: Path,
    codec: str,
    seconds: int = 4,
    quiet: range = range(0),
    early: int = 0,
    *,
    pictures: bool = True,
) -> Journal:
    """A journal in which pictures and sound lie as they were made; pieces numbered in `quiet` never came."""
    journal = Journal(folder, new_id())
    journal.append([{**NOTE, "codec": "avc1.42E01E" if codec == "avc1" else codec}])
    shown = encoded(codec, seconds * 15) if pictures else ()
    made = [(at * 66.0, int(is_key), picture) for at, (is_key, picture) in enumerate(shown)]
    made += [
        ((at - early) * PIECE_MS + 1.0, SOUND, one)
        for at, one in enumerate(spoken(seconds))
        if at not in quiet
    ]
    made.sort(key=lambda one: one[0])
    journal.append([
        read(pack(LIVE, 0, seq, START_MS + round(ms), BODY.pack(what, ms * 1000) + piece))
        for seq, (ms, what, piece) in enumerate(made)
    ])  # fmt: skip
    return journal


@pytest.mark.parametrize("codec", ["avc1", "vp8"])
def test_a_film_is_seen_and_heard_to_its_end(tmp_path, codec):
    (film,) = films(both(tmp_path, codec), tmp_path)
    with av.open(str(film.path)) as played:
        assert sum(1 for _ in played.decode(video=0)) == film.frames == 60
    with av.open(str(film.path)) as played:
        heard = [one.to_ndarray() for one in played.decode(audio=0)]
    samples = np.concatenate(heard, axis=1)
    assert samples.shape[1] / 48_000 == pytest.approx(4, abs=0.15)
    assert np.abs(samples).mean() > 0.05  # the tone, not silence


def test_what_was_not_heard_is_a_gap_and_no_jump(tmp_path):
    (film,) = films(both(tmp_path, "avc1", quiet=range(20, 40)), tmp_path)
    with av.open(str(film.path)) as played:
        times = [float(one.pts * one.time_base) for one in played.demux(audio=0) if one.pts is not None]
    assert times[20] - times[19] == pytest.approx(21 * PIECE_MS / 1000, abs=0.01)


def test_what_was_said_before_the_first_picture_does_not_move_the_rest(tmp_path):
    (film,) = films(both(tmp_path, "avc1", early=10), tmp_path)
    with av.open(str(film.path)) as played:
        assert played.streams.video[0].start_time == 0
        first = next(one for one in played.demux(audio=0) if one.pts is not None)
        assert 0 <= float(first.pts * first.time_base) < 0.1


def test_sound_without_a_picture_is_not_kept(tmp_path):
    gate, journal = OpenGate(), both(tmp_path, "vp8", pictures=False)
    close(gate, journal)
    assert (gate.recordings, gate.heard, journal.path.exists()) == ([], [], False)


def test_the_chain_covers_what_was_heard_and_the_count_is_of_pictures(tmp_path):
    gate, whole, short = OpenGate(), both(tmp_path, "vp8"), both(tmp_path, "vp8", quiet=range(9, 10))
    assert whole.chain() != short.chain()
    assert sum(one.kind == HEARD for one in whole.frames()) == 66
    close(gate, whole)
    assert (gate.recordings[0].frames, gate.recordings[0].missing) == (60, 0)


def test_what_is_neither_picture_nor_sound_is_refused():
    with pytest.raises(BadFrame, match="strange_kind"):
        read(pack(LIVE, 0, 0, START_MS, BODY.pack(7, 0.0) + b"?"))


@pytest.mark.parametrize("codec", ["avc1", "vp8"])
def test_a_copy_with_words_burnt_in_is_heard_as_the_original(tmp_path, codec):
    (film,) = films(both(tmp_path, codec), tmp_path)
    PictureMarker().mark(film.path, tmp_path / "marked.mp4", ("王建国", "331002"), lambda shown, many: None)
    pieces = []
    for path in (film.path, tmp_path / "marked.mp4"):
        with av.open(str(path)) as played:
            pieces.append([bytes(one) for one in played.demux(audio=0) if one.size])
    assert pieces[0] == pieces[1]
    with av.open(str(tmp_path / "marked.mp4")) as played:
        assert sum(1 for _ in played.decode(video=0)) == 60


def sound(seq: int) -> bytes:
    return pack(LIVE, 0, seq, START_MS + seq * 60, BODY.pack(SOUND, seq * 60_000.0) + b"opus" * 20)


def test_only_who_asked_hears_it(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as silent, scene.viewer("赵明远") as keen:
            await phone.starts()
            await phone.says(sound="on")
            assert (await keen.hears("sound"))["sound"] == "on"
            await keen.wire.send('{"sound":true}')
            await keen.hears("state")  # a second has passed: the wish has come
            await keen.hears("state")
            for message in (frame(0), sound(1), frame(2)):
                await phone.wire.send(message)
            assert [one[47] for one in [await keen.sees(), await keen.sees(), await keen.sees()]] == [
                1,
                SOUND,
                0,
            ]
            assert [one[47] for one in [await silent.sees(), await silent.sees()]] == [1, 0]

    on_scene(play)


def test_a_microphone_that_is_not_allowed_is_said_and_the_picture_goes_on(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as viewer:
            await phone.starts()
            await phone.says(sound="denied")
            await phone.films(0, 1, 2)
            await viewer.sees()
            assert (await viewer.state("live"))["sound"] == "denied"

    on_scene(play)


def test_who_is_late_gets_no_old_sound(on_scene):
    async def play(scene):
        async with scene.telephone() as phone:
            await phone.starts()
            for message in (frame(0), sound(1), frame(2)):
                await phone.wire.send(message)
            await phone.hears("ack")
            async with scene.viewer() as late:
                await late.wire.send('{"sound":true}')
                assert [(await late.sees())[47], (await late.sees())[47]] == [1, 0]

    on_scene(play)
