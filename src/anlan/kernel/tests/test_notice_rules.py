# SPDX-License-Identifier: Apache-2.0
"""When a notice may ring: in no quiet hour unless it is urgent, and for one matter once a minute."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.notices.rules import APART, MINUTES, after_quiet, in_quiet, pause_after, rings_at

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(timing.LOCAL))
minutes = st.none() | st.integers(0, MINUTES - 1)


@given(moments, minutes, minutes)
def test_quiet_hours_end_within_a_day_and_never_in_quiet(moment, begins, ends):
    after = after_quiet(moment, begins, ends)
    assert not in_quiet(after, begins, ends)
    assert timedelta(minutes=-1) < after - moment <= timedelta(days=1)


@given(moments, minutes, minutes)
def test_what_is_urgent_rings_at_once_in_any_hour(moment, begins, ends):
    assert rings_at(moment, None, is_urgent=True, begins=begins, ends=ends) == moment


@given(moments, st.integers(-7200, 60), st.booleans(), minutes, minutes)
def test_one_matter_is_a_minute_apart(moment, ago, is_urgent, begins, ends):
    last = moment + timedelta(seconds=ago)
    rings = rings_at(moment, last, is_urgent=is_urgent, begins=begins, ends=ends)
    assert rings - last >= APART
    assert is_urgent or not in_quiet(rings, begins, ends)


@given(moments, st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_whatever_comes_one_minute_holds_one_ring(moment, gaps):
    last, rung = None, []
    for gap in gaps:
        moment += timedelta(seconds=gap)
        if last is None or last <= moment:  # a later ring that waits gathers what comes before it
            last = rings_at(moment, last, is_urgent=True, begins=None, ends=None)
            rung.append(last)
    assert all(later - before >= APART for before, later in pairwise(rung))


def test_pauses_grow_to_a_minute():
    assert [pause_after(tries).total_seconds() for tries in (1, 2, 9)] == [1, 3, 60]
