# SPDX-License-Identifier: Apache-2.0
"""Words burnt into a film: every frame carries them, none is lost, and its times stay."""

from pathlib import Path

import av
import numpy as np
import pytest

from ..films import films
from ..marking import PictureMarker
from .test_films import filled

WORDS = ("周敏 2026-11-28 21:30", "RW331002-261128-0001 #02")


def times(path: Path) -> list[float]:
    with av.open(str(path)) as film:
        return [round(float(one.time or 0), 2) for one in film.decode(video=0)]


@pytest.mark.parametrize("codec", ["avc1", "vp8"])
def test_every_frame_is_marked_and_shows_when_it_did(tmp_path, codec):
    (film,) = films(filled(tmp_path, codec, 40, leave_out=range(20, 25)), tmp_path)
    target, told = tmp_path / "marked.mp4", []
    PictureMarker().mark(film.path, target, WORDS, lambda shown, frames: told.append((shown, frames)))
    before, after = times(film.path), times(target)
    assert len(after) == len(before)
    assert after == pytest.approx(before, abs=0.02)
    assert told[-1][0] == len(after)
    with av.open(str(target)) as marked:
        for frame in marked.decode(video=0):
            foot = frame.to_ndarray(format="gray")[-14:]
            assert foot.min() < 60
            assert foot.max() > 180


def test_the_film_itself_is_untouched(tmp_path):
    (film,) = films(filled(tmp_path, "avc1", 20), tmp_path)
    before = film.path.read_bytes()
    PictureMarker().mark(film.path, tmp_path / "marked.mp4", WORDS, lambda *_: None)
    assert film.path.read_bytes() == before
    with av.open(str(film.path)) as plain, av.open(str(tmp_path / "marked.mp4")) as marked:
        one, other = next(plain.decode(video=0)), next(marked.decode(video=0))
        apart = np.abs(one.to_ndarray(format="gray").astype(int) - other.to_ndarray(format="gray"))
    assert (apart > 20).mean() > 0.03


@pytest.mark.parametrize("content", [b"", b"no film at all", bytes(2000)])
def test_what_is_no_film_is_refused(tmp_path, content):
    source = tmp_path / "film"
    source.write_bytes(content)
    with pytest.raises(ValueError):  # noqa: PT011 – PyAV's own errors are of many kinds
        PictureMarker().mark(source, tmp_path / "marked.mp4", WORDS, lambda *_: None)
