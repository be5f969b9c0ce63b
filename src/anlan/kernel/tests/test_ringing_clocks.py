# SPDX-License-Identifier: Apache-2.0
"""Clocks that ring, and clocks whose limit is said by the event that starts them."""

from dataclasses import replace
from types import SimpleNamespace

from anlan.kernel import timing
from anlan.kernel.clocks.batch import Batch
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.queries import clocks_of
from anlan.kernel.context import Caller, Context
from anlan.kernel.declare import Clock, said
from anlan.kernel.following import drain
from anlan.kernel.registry import REGISTRY
from anlan.kernel.writing import writing

from .test_clocks import heard, tick


def starts(noise, clock, seconds, at=None):
    """An event that says so many seconds starts the clock; whether it runs now, and until when."""
    ctx = Context(Caller(None, "test", "follower"))
    ctx.hold(noise.pk, noise.kind, noise.region_path)
    with writing(ctx):
        clocks = Batch.of({noise.pk})
        clocks.start(ctx, noise, clock, at or timing.now(), SimpleNamespace(in_seconds=seconds))
        clocks.write()
    row = RunningClock.objects.filter(matter=noise.pk, name=clock.name, state="run").first()
    return None if row is None else (row.due_at - row.started_at).total_seconds()


SAID = Clock(
    "said",
    "Said",
    limit=said("in_seconds"),
    since="matters.note_added",
    until="matters.matter_closed",
    rings=True,
)


def test_a_limit_may_be_said_by_the_event_that_starts_it(story):
    noise = story.noise()
    drain()
    assert starts(noise, SAID, None) is None  # it says nothing, and the clock never ran
    assert starts(noise, SAID, 0) is None
    assert starts(noise, SAID, 90) == 90
    assert starts(noise, SAID, None) == 90  # as long as before
    assert starts(noise, SAID, 20) == 20


def test_after_an_event_that_says_0_it_runs_no_more(story):
    noise = story.noise()
    drain()
    starts(noise, SAID, 90)
    assert starts(noise, SAID, 0) is None


def test_what_stops_one_that_rings_has_done_nothing_that_was_due(story, hands):
    """Whoever stops it before it could ring, after its time even, was neither in time nor late."""
    noise = story.noise()
    drain()
    starts(noise, SAID, 90)
    hands.pass_(seconds=300)
    ctx = Context(Caller(None, "test", "follower"))
    ctx.hold(noise.pk, noise.kind, noise.region_path)
    with writing(ctx):
        clocks = Batch.of({noise.pk})
        clocks.stop(ctx, noise, SAID, timing.now())
        clocks.write()
    assert heard(noise, "clock_met", "clock_cleared") == []
    assert RunningClock.objects.get(matter=noise.pk, name="said").state == "ended"


def test_late_news_of_an_earlier_start_put_off_nothing_that_rings(story, hands):
    noise = story.noise()
    drain()
    earlier = timing.now()
    hands.pass_(seconds=30)
    assert starts(noise, SAID, 90) == 90
    starts(noise, SAID, 20, at=earlier)
    (row,) = RunningClock.objects.filter(matter=noise.pk, name="said")
    assert row.started_at == timing.now()


def test_a_clock_that_rings_says_that_it_is_time_and_nobody_is_late(story, hands, monkeypatch):
    kind = REGISTRY.kind("specimen.noise")
    entry = REGISTRY.kinds["specimen.noise"]
    monkeypatch.setitem(
        REGISTRY.kinds, "specimen.noise", replace(entry, kind=replace(kind, clocks=[*kind.clocks, SAID]))
    )
    noise = story.noise()
    drain()
    starts(noise, SAID, 90)
    hands.pass_(seconds=90)
    tick()
    assert [one.name for one in heard(noise, "clock_rang", "clock_breached")] == ["clocks.clock_rang"]
    assert "said" not in {one.name for one in clocks_of([noise.pk])[noise.pk]}
    assert {one.name: one.state for one in clocks_of([noise.pk], rings=True)[noise.pk]}["said"] == "met"
