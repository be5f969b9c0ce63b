# SPDX-License-Identifier: Apache-2.0
"""Every bench runs, with few of everything: figures mean nothing here, that they come to their end does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chromium import program

from .machines import program as broker

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240
VARIABLES = (
    "ANLAN_DATABASE_URL",
    "ANLAN_TEST_ON",
    "ANLAN_OTHER_PACKS",
    "ANLAN_FIELD_KEYS",
    "ANLAN_INDEX_KEY",
    "ANLAN_SEAL_KEY",
)


def run(*names: str, on: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    command = [sys.executable, "-m", "tests.load", "--tiny", "--on", on, *names]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


@pytest.mark.once
def test_benches_run_on_sqlite():
    said = run("b1", "b2", "b4", "b5", "b6", "b10", "b14", on="sqlite")
    assert "lost, doubled of 30: 0, 0" in said


@pytest.mark.once
def test_benches_of_papers_and_families_run_on_sqlite():
    said = run("b17", "b18", on="sqlite")
    assert "agreement as PDF" in said
    assert "lost, doubled of 10: 0, 0" in said


@pytest.mark.postgres
@pytest.mark.skipif(broker() is None, reason="no Mosquitto on this machine")
def test_the_bench_of_machines_runs():
    said = run("b7", on="postgresql")
    assert "lost of 200 commands, burst of 200 a second: 0" in said
    assert "lost of 6 at once: 0" in said
    assert "machines with a gap in their story: 0" in said


@pytest.mark.postgres
def test_benches_run_on_postgresql():
    said = run("b3", "b6", on="postgresql")
    assert "twice" in said


@pytest.mark.browser
@pytest.mark.skipif(program() is None, reason="no Chromium on this machine")
def test_the_browser_bench_runs():
    said = run("b13", "b16", on="sqlite")
    assert "glass to glass" in said
    assert "frames a second" in said
    assert "pictures drawn a second" in said
