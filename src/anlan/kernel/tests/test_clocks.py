# SPDX-License-Identifier: Apache-2.0
"""Clocks: they follow the log, never breach on old news, and confess lateness."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.clocks.batch import Batch
from anlan.kernel.clocks.calendar import after_working, is_work_day, working_between
from anlan.kernel.clocks.commands.pause_clock import pause_clock
from anlan.kernel.clocks.commands.resume_clock import resume_clock
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.clocks.queries import nearest_of
from anlan.kernel.clocks.ticker import AT_ONCE, fire_due, held
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.command import perform
from anlan.kernel.context import Caller, Context
from anlan.kernel.declare import Clock
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.errors import Refused
from anlan.kernel.events.log import read_matter
from anlan.kernel.events.models import EventRecord
from anlan.kernel.following import drain
from anlan.kernel.ids import derived_id, new_id
from anlan.kernel.matters.events import MatterAdvanced, MatterOpened, MatterReopened
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.writing import writing

BREACH = "clocks.clock_breached"


def tick() -> int:
    """Followers and ticker, until nothing is left to do."""
    drain()
    fired = 0
    while now := fire_due():
        fired += now
    drain()
    return fired


def clock_of(noise, name="measure") -> RunningClock:
    return RunningClock.objects.filter(matter=noise.pk, name=name).latest("started_at", "id")


def heard(noise, *names) -> list[EventRecord]:
    return read_matter(noise.pk, [f"clocks.{name}" for name in names])


# breaches


def test_nothing_runs_out_while_a_demo_tells_the_past(monkeypatch):
    looked = []
    monkeypatch.setattr("anlan.kernel.clocks.ticker._fire_due", lambda: looked.append("looked") or 0)
    with held():
        ticker = threading.Thread(target=fire_due)
        ticker.start()
        ticker.join(0.05)
        assert looked == []
    ticker.join()
    assert looked == ["looked"]


def test_a_clock_counts_from_the_event_and_not_from_when_it_was_read(story, hands):
    noise = story.noise()
    hands.pass_(minutes=4)
    drain()
    assert clock_of(noise).due_at == noise.opened_at + timedelta(minutes=10)


def test_a_clock_that_runs_out_is_breached_once_and_dated_by_its_due_time(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=11)
    assert tick() == 1
    assert tick() == 0
    (breach,) = heard(noise, "clock_breached")
    assert breach.at == noise.opened_at + timedelta(minutes=10)


def test_after_a_long_standstill_each_clock_fires_once_and_says_how_late(story, hands):
    noises = [story.noise() for _ in range(AT_ONCE + 3)]
    drain()
    hands.pass_(minutes=14)
    assert tick() == len(noises)
    assert {clock_of(noise).lateness_ms for noise in noises} == {4 * 60 * 1000}
    assert EventRecord.objects.filter(name=BREACH).count() == len(noises)


def test_a_clock_that_nobody_watched_for_forty_days_still_fires(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(days=40, minutes=10)
    tick()
    assert clock_of(noise).lateness_ms == 40 * 24 * 3600 * 1000


def test_no_breach_on_a_stop_that_was_in_time_but_is_not_yet_followed(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=9)
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    hands.pass_(minutes=5)
    assert fire_due() == 0, "the follower has not read the stop"
    tick()
    assert clock_of(noise).state == "met"
    assert heard(noise, "clock_breached") == []


def test_unread_news_of_one_matter_delays_no_other(story, hands):
    noises = [story.noise() for _ in range(AT_ONCE + 1)]
    drain()
    hands.pass_(minutes=9)
    for noise in noises[:-1]:
        story.tell(measure_noise, noise=noise.pk, decibels=60)
    hands.pass_(minutes=2)
    assert fire_due() == 1
    assert clock_of(noises[-1]).state == "breached"


def test_the_clocks_of_a_pack_that_is_off_delay_no_other(story, hands):
    noise = story.noise()
    drain()
    for number in range(AT_ONCE):
        RunningClock.objects.create(
            id=derived_id("clock", number), matter=derived_id("matter", number), kind="gone.kind", region_path="1", name="x", state="run",
            started_at=noise.opened_at, due_at=noise.opened_at, wake_at=noise.opened_at,
        )  # fmt: skip
    hands.pass_(minutes=11)
    assert fire_due() == 1


def test_a_stop_heard_late_but_done_in_time_clears_the_breach(story, hands):
    noise = story.noise()
    drain()
    done = hands.pass_(minutes=9)
    hands.pass_(minutes=5)
    tick()
    perform(measure_noise, story.actor("specimen.worker"), {"noise": noise.pk, "decibels": 60}, at=done)
    tick()
    assert clock_of(noise).state == "met"
    assert [record.name for record in heard(noise, "clock_breached", "clock_cleared")] == [
        BREACH,
        "clocks.clock_cleared",
    ]


def test_a_late_stop_says_by_how_much(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=12)
    tick()
    story.tell(measure_noise, noise=noise.pk, decibels=60)
    tick()
    assert clock_of(noise).state == "late"
    assert '"late_seconds":120' in heard(noise, "clock_met")[0].fields


def test_the_ladder_goes_on_by_rungs_until_it_ends(story, hands):
    noise = story.noise()
    drain()
    for _ in range(4):
        hands.pass_(minutes=6)
        tick()
    assert [record.fields[-2] for record in heard(noise, "clock_breached")] == ["0", "1"]
    assert clock_of(noise).wake_at is None


# pauses


def test_a_paused_clock_goes_on_with_the_time_that_was_left(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=4)
    story.tell(pause_clock, matter=noise.pk, clock="measure")
    resumed = hands.pass_(minutes=20)
    story.tell(resume_clock, matter=noise.pk, clock="measure")
    assert clock_of(noise).due_at == resumed + timedelta(minutes=6)


def test_a_pause_ends_by_itself_at_the_cap(story, hands):
    noise = story.noise()
    drain()
    paused = hands.pass_(minutes=4)
    story.tell(pause_clock, matter=noise.pk, clock="measure")
    hands.pass_(minutes=33)
    tick()
    (resumed,) = heard(noise, "clock_resumed")
    assert resumed.at == paused + timedelta(minutes=30)
    assert clock_of(noise).due_at == paused + timedelta(minutes=36)


def test_a_cap_bounds_the_sum_of_all_pauses(story, hands):
    noise = story.noise()
    drain()
    story.tell(pause_clock, matter=noise.pk, clock="measure")
    hands.pass_(minutes=30)
    story.tell(resume_clock, matter=noise.pk, clock="measure")
    with pytest.raises(Refused) as caught:
        story.tell(pause_clock, matter=noise.pk, clock="measure")
    assert caught.value.code == "no_pause_left"


def test_a_clock_whose_time_is_over_cannot_be_paused_away(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=10, seconds=1)
    with pytest.raises(Refused) as caught:
        story.tell(pause_clock, matter=noise.pk, clock="measure")
    assert caught.value.code == "over_already"


def test_a_clock_without_a_cap_may_not_be_paused(story):
    noise = story.noise()
    drain()
    with pytest.raises(Refused):
        story.tell(pause_clock, matter=noise.pk, clock="settle")


# starts and ends


def test_a_new_start_ends_the_old_clock_of_that_name(story):
    noise = story.noise()
    drain()
    ctx = Context(Caller(None, "test", "follower"))
    ctx.hold(noise.pk, noise.kind, noise.region_path)
    with writing(ctx):
        clocks = Batch.of({noise.pk})
        clocks.start(ctx, noise, REGISTRY.kind(noise.kind).clocks[0], timing.now())
        clocks.write()
    states = RunningClock.objects.filter(matter=noise.pk, name="measure").values_list("state", flat=True)
    assert sorted(states) == ["ended", "run"]


def started_again(noise, again, *, after_stop):
    """How many clocks ran after a second start, while the first ran or after it was stopped."""
    clock = replace(REGISTRY.kind(noise.kind).clocks[0], again=again)
    ctx = Context(Caller(None, "test", "follower"))
    ctx.hold(noise.pk, noise.kind, noise.region_path)
    with writing(ctx):
        clocks = Batch.of({noise.pk})
        if after_stop:
            clocks.stop(ctx, noise, clock, timing.now())
        clocks.start(ctx, noise, clock, timing.now())
        clocks.write()
    return RunningClock.objects.filter(matter=noise.pk, name="measure").count()


@pytest.mark.parametrize(
    ("again", "running", "stopped"), [("restart", 2, 2), ("first", 1, 1), ("kept", 1, 2)]
)
def test_a_second_start_does_what_the_clock_says(story, again, running, stopped):
    one, other = story.noise(), story.noise()
    drain()
    assert started_again(one, again, after_stop=False) == running
    assert started_again(other, again, after_stop=True) == stopped


def test_a_kept_clock_that_was_late_when_all_ended_starts_again(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=11)
    tick()
    story.tell(close_matter, matter=noise.pk, outcome="quiet")
    drain()
    assert clock_of(noise).state == "breached"
    assert started_again(noise, "kept", after_stop=False) == 2


def test_closing_puts_running_clocks_away_without_a_verdict(story):
    noise = story.noise()
    drain()
    story.tell(close_matter, matter=noise.pk, outcome="quiet")
    drain()
    assert clock_of(noise).state == "ended"
    assert heard(noise, "clock_breached") == []


def test_a_closed_matter_calls_nobody_up_the_ladder(story, hands):
    noise = story.noise()
    drain()
    hands.pass_(minutes=11)
    tick()
    story.tell(close_matter, matter=noise.pk, outcome="quiet")
    drain()
    hands.pass_(minutes=30)
    assert tick() == 0
    assert clock_of(noise).state == "breached"


def test_a_limit_that_a_street_turned_holds_in_that_street(story):
    story.tell(turn_option, option="specimen.measure_seconds", value=60, region="331002001")
    here, elsewhere = story.noise("331002001003"), story.noise("331002002")
    drain()
    assert clock_of(here).due_at - here.opened_at == timedelta(seconds=60)
    assert clock_of(elsewhere).due_at - elsewhere.opened_at == timedelta(seconds=600)


# the working calendar

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)).map(lambda one: one.replace(tzinfo=UTC))
SPANS = st.integers(0, 60 * 60 * 9 * 12).map(lambda n: timedelta(seconds=n))


@given(MOMENTS, SPANS)
def test_working_time_forwards_and_backwards_agree(begin, span):
    assert working_between(begin, after_working(begin, span)) == span


@given(MOMENTS, SPANS, SPANS)
@example(datetime(2026, 1, 6, 1, 30, tzinfo=UTC), timedelta(hours=8), timedelta(0))
def test_working_time_in_two_parts_is_the_same_as_in_one(begin, first, second):
    assert after_working(after_working(begin, first), second) == after_working(begin, first + second)


def local(*parts) -> datetime:
    return datetime(*parts, tzinfo=timing.LOCAL)


def test_a_make_up_saturday_counts_and_a_holiday_does_not():
    assert is_work_day(local(2026, 2, 14).date()), "a Saturday worked before Spring Festival 2026"
    assert not is_work_day(local(2026, 2, 18).date()), "a Wednesday within Spring Festival 2026"


def test_nine_hours_from_before_the_festival_end_after_it():
    assert after_working(local(2026, 2, 14, 13, 0), timedelta(hours=9)) == local(2026, 2, 24, 13, 0)


def test_a_clock_on_the_working_calendar_that_starts_at_night_counts_from_the_morning(story):
    noise = story.noise()  # Saturday 23:41
    drain()
    assert clock_of(noise, "settle").due_at == local(2026, 11, 24, 17, 30)


# clocks of a stage


@given(st.lists(st.sampled_from(["reported", "measured", "talks"]), min_size=1, max_size=8))
def test_a_clock_of_a_stage_runs_exactly_while_the_matter_stands_there(ways):
    clock = Clock("c", "C", limit=timedelta(minutes=1), at="measured")
    runs, was = (
        clock.moved_by("matters.matter_opened", MatterOpened(kind="k", stage="reported"))[1],
        "reported",
    )
    assert not runs
    for stage in ways:
        stops, starts = clock.moved_by("matters.matter_advanced", MatterAdvanced(was=was, stage=stage))
        runs, was = starts or (runs and not stops), stage
        assert runs == (stage == "measured")


def test_a_clock_of_the_first_stage_starts_at_the_opening():
    clock = Clock("c", "C", limit=timedelta(minutes=1), at="reported")
    assert clock.moved_by("matters.matter_opened", MatterOpened(kind="k", stage="reported")) == (False, True)


def test_a_clock_of_a_stage_runs_anew_when_a_relapse_leads_there():
    clock = Clock("c", "C", limit=timedelta(minutes=1), at="measured")
    again = MatterReopened(stage="measured", outcome="quiet")
    assert clock.moved_by("matters.matter_reopened", again) == (False, True)
    elsewhere = MatterReopened(stage="reported", outcome="quiet")
    assert clock.moved_by("matters.matter_reopened", elsewhere) == (False, False)


def test_a_list_shows_of_a_matters_clocks_the_first_to_run_out_and_what_stands_still_last(story):
    noise, now = story.noise(), timing.now()

    def has(name, state, minutes):
        due_at = None if minutes is None else now + timedelta(minutes=minutes)
        RunningClock.objects.create(
            id=new_id(),
            matter=noise.pk,
            kind=noise.kind,
            name=name,
            state=state,
            started_at=now,
            due_at=due_at,
        )

    def shown():
        return [(one.name, one.state) for one in nearest_of([noise.pk]).get(noise.pk, [])]

    has("done", "late", -9)
    assert shown() == []
    has("rests", "paused", None)
    assert shown() == [("rests", "paused")]
    has("runs", "run", 5)
    assert shown() == [("runs", "run")]
    has("was_due", "breached", -5)
    assert shown() == [("was_due", "over")]
