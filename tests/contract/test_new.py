# SPDX-License-Identifier: Apache-2.0
"""`anlan new`: what it copies passes the gate and its own tests, asks for what is missing, and overwrites nothing."""

import os
import sys
from pathlib import Path

import pytest

from anlan.runtime.scaffold import write_new
from anlan.runtime.scaffold.names import event_of, letters_of
from findings import ROOT

from .checkouts import copied, run

pytestmark = pytest.mark.once

GATE = ("rooms", "format", "lint", "writes", "labels", "browser", "sizes")
WISHES = (
    ("pack", "still_evenings", "--label", "Still evenings", "--chinese", "安静傍晚"),
    ("kind", "loud_music", "--pack", "still_evenings", "--chinese", "音乐扰民"),
    (
        "command",
        "measure_sound",
        "--pack",
        "still_evenings",
        "--kind",
        "loud_music",
        "--chinese",
        "测噪声",
    ),
    ("page", "sound_map", "--pack", "still_evenings", "--chinese", "噪声一览"),
    ("kind", "street_fight", "--pack", "dispatch", "--chinese", "街头打架"),
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the checkout that may be written to."""
    return copied(tmp_path)


def fresh_in(tree: Path, pattern: str) -> list[str]:
    """The files of the copy that the checkout does not have."""
    places = [path.relative_to(tree) for path in tree.glob(f"src/anlan/packs/{pattern}")]
    return [str(place) for place in places if not (ROOT / place).exists()]


@pytest.mark.skipif(os.environ.get("ANLAN_TEST_ON") == "postgresql", reason="the same on every database")
def test_what_is_copied_passes_the_gate_and_its_own_tests(tree):
    before = run(tree, sys.executable, "-c", "import anlan; print(anlan.__file__)")
    assert before.startswith(str(tree)), "the copy must be what runs"
    for wish in WISHES:
        run(tree, sys.executable, "-m", "anlan.runtime.cli", "new", *wish)
    run(tree, sys.executable, "tools/tidy_new.py")
    said = run(tree, sys.executable, "tools/check.py", *GATE, may_fail=True)
    found = [line for line in said.splitlines() for path in fresh_in(tree, "**/*.*") if path in line]
    assert found == [], "only what the copies add counts here; the rest is the gate's own affair"
    assert "anlan.packs.still_evenings" not in said, "an import contract is broken"
    fresh = fresh_in(tree, "*/tests/test_*.py")
    assert len(fresh) == len(WISHES)
    sweeps = (f"tests/contract/test_{one}.py" for one in ("declarations", "events", "scenarios"))
    run(tree, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *fresh, *sweeps)


def test_it_asks_for_what_is_missing(tmp_path, capsys):
    packs = tmp_path / "src/anlan/packs"
    (packs / "night").mkdir(parents=True)
    (packs / "night/__init__.py").touch()
    answers = iter(["kind", "loud_music", "Noise", "噪声"])
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return next(answers)

    assert write_new(None, None, packs=packs, ask=ask) == 0
    assert len(asked) == 4, "the only pack need not be asked for"
    assert "噪声" in (packs / "night/locale/zh_Hans/LC_MESSAGES/django.po").read_text()
    assert "new  src/anlan/packs/night/kinds/loud_music.py" in capsys.readouterr().out


def test_it_overwrites_nothing_and_says_so(tmp_path, capsys):
    packs = tmp_path / "src/anlan/packs"
    (packs / "night/kinds").mkdir(parents=True)
    (packs / "night/__init__.py").touch()
    kept = packs / "night/kinds/loud_music.py"
    kept.write_text("mine")
    assert write_new("kind", "loud_music", "night", packs=packs) == 2
    assert kept.read_text() == "mine"
    assert [
        path for path in packs.rglob("*") if path.is_file() and path.name not in ("__init__.py", kept.name)
    ] == []
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "name", "pack", "sentence"),
    [
        ("kind", "Neighbour Noise", "night", "is no name"),
        ("kind", "loud_music", "day", "is not one of: night"),
        ("command", "measure_sound", "night", "there is none yet"),
    ],
)
def test_what_does_not_fit_is_said(tmp_path, capsys, what, name, pack, sentence):
    packs = tmp_path / "src/anlan/packs"
    (packs / "night").mkdir(parents=True)
    (packs / "night/__init__.py").touch()
    assert write_new(what, name, pack, packs=packs, ask=lambda _: "") == 2
    assert sentence in capsys.readouterr().err


def test_names_are_made_as_a_reader_would():
    assert [event_of(verb) for verb in ("measure_noise", "stop_work", "carry_out_visit", "answer_call")] == [
        "NoiseMeasured", "WorkStopped", "OutVisitCarried", "CallAnswered",
    ]  # fmt: skip
    assert letters_of("neighbour_noise", set()) == "NN"
    assert letters_of("neighbour_noise", {"NN"}) == "NE"
