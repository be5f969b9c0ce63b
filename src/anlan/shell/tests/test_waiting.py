# SPDX-License-Identifier: Apache-2.0
"""What the rail counts: every matter that waits, and a hundred where more do."""

from anlan.shell import waiting


def test_of_very_many_matters_that_wait_only_so_many_are_counted_as_the_rail_can_say(story, monkeypatch):
    monkeypatch.setattr(waiting, "COUNTED", 3)
    worker, noises = story.actor("specimen.worker"), [story.noise()]
    assert waiting.open_counts(worker)[0]["specimen"] == 1
    noises += [story.noise() for _ in range(4)]
    assert waiting.waiting_for(worker).count() == len(noises)
    assert waiting.open_counts(worker)[0]["specimen"] == 3
