# SPDX-License-Identifier: Apache-2.0
"""A bench's count comes to its end while the machines around it go on talking."""

import pytest

from anlan.kernel import timing
from anlan.packs.welding.models import Reading

from . import welding_days


@pytest.mark.django_db
def test_samples_are_counted_to_an_end_while_a_fleet_says_its_own(monkeypatch):
    def says(amperes: float) -> None:
        Reading.keep([Reading(chip="SIM-00001", at=timing.now(), amperes=amperes)])

    turns = []
    monkeypatch.setattr(welding_days.time, "sleep", lambda _s: (turns.append(1), says(0)))
    says(welding_days.OURS), says(welding_days.OURS)
    assert welding_days._settled() == 2
    assert len(turns) == 1
