# SPDX-License-Identifier: Apache-2.0
"""A district moves to another machine: database, keys and evidence are carried over, and everything verifies there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FILL = """
import os, sys
from pathlib import Path
from anlan.runtime import keys
keys.use_folder(Path(sys.argv[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.runtime.settings"
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from anlan.kernel import timing
from anlan.kernel.following import drain
from anlan.kernel.testing.evidence import WORKER, added
from anlan.kernel.testing.story import Story
story = Story(timing.Hands())
added(story, story.actor(WORKER))
drain()
"""


def run(*command: object) -> subprocess.CompletedProcess[str]:
    """Python without any district's variables of its own: only the folder says which it is."""
    said = {name: value for name, value in os.environ.items() if not name.startswith("ANLAN_")}
    said |= {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "ANLAN_PACKS": "",
        "ANLAN_OTHER_PACKS": "anlan.kernel.testing.specimen",
    }
    return subprocess.run(
        [sys.executable, *map(str, command)],
        env=said,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def anlan(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return run("-m", "anlan.runtime.cli", *words, "--data", folder)


@pytest.fixture
def moved(tmp_path):
    """The district in its new folder; the old one is gone."""
    old, new, copy = tmp_path / "old", tmp_path / "far" / "new", tmp_path / "copy.sqlite3"
    filled = run("-c", FILL, old)
    assert filled.returncode == 0, filled.stderr[-2000:]
    assert anlan(old, "backup", copy).returncode == 0
    new.mkdir(parents=True)
    shutil.copy(old / "keys.json", new)
    shutil.copytree(old / "evidence", new / "evidence")
    shutil.rmtree(old)
    restored = anlan(new, "restore", copy)
    assert restored.returncode == 0, restored.stderr
    return new


def test_log_and_evidence_are_whole_in_the_new_place_and_a_lost_piece_is_named(moved):
    assert "events, sealed up to" in anlan(moved, "verify-log").stdout
    assert anlan(moved, "verify-evidence").stdout.strip() == "evidence is whole"
    next(one for one in (moved / "evidence").rglob("*") if one.is_file()).unlink()
    told = anlan(moved, "verify-evidence")
    assert (told.returncode, "a piece of the file is missing" in told.stdout) == (1, True)
