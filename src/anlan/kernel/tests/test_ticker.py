# SPDX-License-Identifier: Apache-2.0
"""The sleeper among the clocks: only a clock that is due before it would look again anyway wakes it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.ticker import _is_due_within
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.writing import canonical, plain_writing, update_all


def wound(name: str, due_in: timedelta | None = None) -> EventRecord:
    """An event that winds a clock."""
    due = {} if due_in is None else {"due_at": (timing.now() + due_in).isoformat()}
    return EventRecord(name=f"clocks.{name}", fields=canonical({"clock": "measure", **due}))


@pytest.mark.parametrize("name", ["clock_started", "clock_resumed"])
def test_a_clock_that_is_due_in_minutes_wakes_nobody(hands, name):
    assert not _is_due_within(1.0, wound(name, timedelta(minutes=3)))


@pytest.mark.parametrize("name", ["clock_started", "clock_resumed"])
def test_a_clock_that_is_due_before_the_next_look_does(hands, name):
    assert _is_due_within(1.0, wound(name, timedelta(seconds=0.5)))


def test_a_clock_that_was_due_before_it_was_followed_does(hands):
    assert _is_due_within(1.0, wound("clock_started", timedelta(minutes=-1)))


def test_a_paused_clock_does_for_it_does_not_say_when_it_goes_on(hands):
    assert _is_due_within(1.0, wound("clock_paused"))


def test_a_clock_that_was_met_wakes_nobody(hands):
    assert not _is_due_within(1.0, wound("clock_met"))


def test_what_a_real_clock_says_of_itself_is_understood(story, hands):
    story.noise()
    drain()
    started = EventRecord.objects.filter(name="clocks.clock_started").latest("position")
    left = (RunningClock.objects.latest("due_at").due_at - timing.now()).total_seconds()
    assert not _is_due_within(left - 1, started)
    assert _is_due_within(left + 1, started)


def test_rows_that_are_gone_are_not_taken_for_saved(story):
    noise = story.noise()
    drain()
    rows = list(RunningClock.objects.filter(matter=noise.pk))
    RunningClock.objects.filter(matter=noise.pk).delete()
    with pytest.raises(DatabaseError), plain_writing():
        update_all(rows, "state")
