# SPDX-License-Identifier: Apache-2.0
"""Every day of a chip, and every vector of the protocol: on CPython one by one, then all on the real MicroPython."""

import json
import subprocess
from pathlib import Path

import pytest
import scenarios
import vectors
from boards import NODE, has_micropython

VECTORS = Path(__file__).parents[2] / "docs/howto/chip-vectors.json"


@pytest.mark.parametrize("day", scenarios.SCENARIOS)
def test_a_day(day):
    scenarios.DAYS[day]()


def test_the_vectors_hold():
    assert vectors.faults(VECTORS.read_text()) == []


@pytest.mark.skipif(not has_micropython(), reason="no Node or no MicroPython here; make setup brings both")
def test_the_same_on_micropython():
    done = subprocess.run([*NODE, "scenarios"], capture_output=True, text=True, timeout=120, check=False)
    said = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [(one["day"], one["fault"]) for one in said if one["fault"]] == []
    assert {one["day"] for one in said} == {*scenarios.SCENARIOS, "vectors"}, done.stderr[-2000:]
