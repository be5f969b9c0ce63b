# SPDX-License-Identifier: Apache-2.0
"""Films that leave the house: a copy with who took it in the picture, the original as it came, both named with their digests."""

import json
import zipfile
from pathlib import Path

import pytest

from anlan.kernel.events.seal import public_key
from anlan.kernel.evidence import marking, store
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.commands.export_evidence import export_evidence
from anlan.kernel.evidence.models import MarkedCopy
from anlan.kernel.evidence.package import faults_of, write_package
from anlan.kernel.evidence.queries import present
from anlan.kernel.ports import FilmMarker, plug, unplug
from anlan.kernel.testing.evidence import WORKER, added, sent

FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(400)


class Marker:
    """Puts the words behind the film."""

    def mark(self, source, target, words, told) -> None:
        """As the port says."""
        told(15, 30)
        if b"broken" in source.read_bytes():
            raise ValueError("no picture")
        target.write_bytes(source.read_bytes() + "|".join(words).encode())


@pytest.fixture(autouse=True)
def marker():
    plug(FilmMarker, Marker)
    yield
    unplug(FilmMarker)


@pytest.fixture
def by(story):
    return story.actor(WORKER)


@pytest.fixture
def matter(story, by):
    """A matter with a photograph and a film."""
    item = added(story, by)
    add(story, by, item.matter, FILM)
    return item.matter


def add(story, by, matter, film: bytes) -> None:
    story.tell(add_evidence, by=by, matter=matter.pk, upload=sent(by, film).pk, medium="recording")


def handed_over(story, by, matter, **more) -> None:
    story.tell(export_evidence, by=by, matter=matter.pk, reason="移送法制大队审核", **more)


def packed(matter, by, path: Path) -> Path:
    with path.open("wb") as out:
        write_package(out, matter, present(matter), by, marked=marking.copies_of(by, matter.pk))
    return path


def test_a_film_is_marked_with_who_when_and_which_matter(story, by, matter):
    handed_over(story, by, matter)
    assert marking.make_copies() == 1
    (copy,) = marking.copies_of(by, matter.pk)
    words = b"".join(marking.copy_bytes(copy))[len(FILM) :].decode()
    assert by.name in words
    assert f"{matter.number} #02" in words
    assert marking.make_copies() == 0


def test_until_it_is_made_the_package_waits(story, by, matter):
    handed_over(story, by, matter)
    assert not marking.are_ready(marking.copies_of(by, matter.pk))
    marking.make_copies()
    assert marking.are_ready(marking.copies_of(by, matter.pk))
    assert marking.taken_since(marking.copies_of(by, matter.pk)) is not None


def test_the_package_proves_both_the_original_and_the_copy(story, by, matter, tmp_path):
    handed_over(story, by, matter)
    marking.make_copies()
    path = packed(matter, by, tmp_path / "p.zip")
    with zipfile.ZipFile(path) as package:
        assert package.read("files/02.mp4") == FILM
        assert package.read("marked/02.mp4").startswith(FILM)
    assert list(faults_of(path, public_key())) == []


def test_the_original_stays_in_the_house_when_only_the_copy_is_to_be_looked_at(story, by, matter, tmp_path):
    handed_over(story, by, matter, films="marked_only")
    marking.make_copies()
    path = packed(matter, by, tmp_path / "p.zip")
    with zipfile.ZipFile(path) as package:
        assert "files/02.mp4" not in package.namelist()
        assert [one["is_here"] for one in json.loads(package.read("manifest.json"))["items"]] == [True, False]
    assert list(faults_of(path, public_key())) == []


@pytest.mark.parametrize("name", ["files/02.mp4", "marked/02.mp4", "files/01.jpg"])
def test_one_changed_byte_anywhere_is_named(story, by, matter, tmp_path, name):
    handed_over(story, by, matter)
    marking.make_copies()
    path, other = packed(matter, by, tmp_path / "p.zip"), tmp_path / "other.zip"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        for one in old.namelist():
            content = bytearray(old.read(one))
            if one == name:
                content[len(content) // 2] ^= 1
            new.writestr(one, bytes(content))
    assert list(faults_of(other, public_key())) == [f"{name}: not what was taken in"]


def test_a_film_that_cannot_be_played_leaves_as_it_came_and_that_is_said(story, by, matter, tmp_path):
    add(story, by, matter, FILM + b"broken")
    handed_over(story, by, matter, films="marked_only")
    marking.make_copies()
    assert [one.fault for one in marking.copies_of(by, matter.pk)] == ["", "unplayable"]
    with zipfile.ZipFile(packed(matter, by, tmp_path / "p.zip")) as package:
        assert "files/03.mp4" in package.namelist()


def test_a_process_that_died_half_way_makes_the_copy_again(story, by, matter, monkeypatch):
    handed_over(story, by, matter)
    with monkeypatch.context() as power:
        power.setattr(marking, "_keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            marking.make_copies()
    assert marking.make_copies() == 1


def test_copies_go_after_a_day(story, by, matter, hands):
    handed_over(story, by, matter)
    marking.make_copies()
    (copy,) = MarkedCopy.objects.all()
    hands.pass_(days=2)
    marking.forget_copies()
    assert MarkedCopy.objects.get().pieces == 0
    with pytest.raises(FileNotFoundError):
        store.get(copy.pk, 0)


def test_another_persons_copy_is_not_handed_out(story, by, matter):
    handed_over(story, by, matter)
    marking.make_copies()
    assert marking.copies_of(story.person("other", "specimen.worker", "331002"), matter.pk) == []
