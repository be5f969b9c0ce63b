# SPDX-License-Identifier: Apache-2.0
"""Scenarios: every kind tells at least one story that comes to its end, and each holds on the virtual clock."""

import pytest

from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.rehearsing import play


@pytest.mark.parametrize("name", sorted(REGISTRY.scenarios))
def test_it_goes_as_it_says(db, name):
    played = play(name)
    assert played.faults == [], "\n".join(f"{line.at:%H:%M:%S} {line.words}" for line in played.lines)


@pytest.mark.parametrize("kind", sorted(REGISTRY.kinds))
def test_every_kind_has_a_story_that_ends_it(db, kind):
    stories = REGISTRY.scenarios_of(kind)
    assert stories, f"{kind} tells no story: write scenarios/{kind.split('.')[1]}.py in its pack"
    ended = [one for one in stories if any(
        wish.what == "outcome" or (wish.what == "stage" and REGISTRY.kind(kind).stage(wish.name).final)
        for beat in one.scenario.steps for wish in beat.expects if not wish.of
    )]  # fmt: skip
    assert ended, f"no story of {kind} expects an outcome or a final stage"
