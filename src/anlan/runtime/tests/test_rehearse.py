# SPDX-License-Identifier: Apache-2.0
"""`anlan rehearse`: prints what happens as sentences, fails when an expectation does, and never comes near live data."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

STORY = '''"""A story that does not hold."""
from anlan.kernel.declare import Scenario, at

WRONG = Scenario("Wrong", [
    at(0).by("worker").does("open_matter", details={"source": "music", "story": "x"}).expects_clock("measure", "met"),
])
'''


def anlan(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A word of the command line beside a live database, with the specimen as its only pack."""
    live = {"ANLAN_DATABASE_URL": f"sqlite:///{folder}/live.sqlite3", "ANLAN_DATA": str(folder), "ANLAN_PACKS": "",
            "ANLAN_OTHER_PACKS": "anlan.kernel.testing.specimen", "ANLAN_BROKER_URL": "mqtt://127.0.0.1:1"}  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "anlan.runtime.cli", "rehearse", *words], cwd=folder, env={**os.environ, **live, **more},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_it_tells_a_story_in_chinese_without_colour_and_leaves_nothing(tmp_path):
    told = anlan(tmp_path, "specimen.noise")
    assert told.returncode == 0, told.stderr
    assert "◷ 时限“Measure”已超。" in told.stdout
    assert "⊘" in told.stdout
    assert "共演练 2 个场景，与预期不符 0 个。" in told.stdout
    assert "\x1b" not in told.stdout
    assert list(tmp_path.iterdir()) == [], "the live database is not even opened"


def test_it_speaks_english_where_one_asks_and_plays_one_scenario_by_its_name(tmp_path):
    told = anlan(tmp_path, "specimen.noise.quiet", "--language", "en")
    assert "Clock “Measure” is over." not in told.stdout
    assert "Scenarios: 1, not as expected: 0." in told.stdout


def test_it_fails_when_an_expectation_does(tmp_path):
    pack = tmp_path / "strange"
    (pack / "scenarios").mkdir(parents=True)
    for place in (pack, pack / "scenarios"):
        (place / "__init__.py").touch()
    (pack / "pack.py").write_text(
        "from anlan.kernel.declare import Pack\nPACK = Pack(label='Strange', kinds=['noise'])\n"
    )
    specimen = Path(__file__).parents[2] / "kernel/testing/specimen/kinds"
    (pack / "kinds").mkdir()
    (pack / "kinds/__init__.py").touch()
    kind = (specimen / "noise.py").read_text(encoding="utf-8")
    kind = kind.replace('option("measure_seconds")', "minutes(10)").replace(
        "specimen.noise_measured", "matters.note_added"
    )
    (pack / "kinds/noise.py").write_text(kind, encoding="utf-8")
    (pack / "scenarios/noise.py").write_text(STORY, encoding="utf-8")
    told = anlan(tmp_path, "strange", ANLAN_OTHER_PACKS="strange", PYTHONPATH=str(tmp_path))
    assert told.returncode == 1, told.stderr
    assert "✗ 预期：时限“Measure”按时完成；实际：计时中。" in told.stdout


def test_an_unknown_name_is_said(tmp_path):
    told = anlan(tmp_path, "specimen.gone")
    assert told.returncode == 2
    assert "没有名为 specimen.gone 的演练" in told.stderr
    assert "specimen.noise" in told.stderr
