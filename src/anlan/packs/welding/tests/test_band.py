# SPDX-License-Identifier: Apache-2.0
"""A machine's day as a band: everything lies within it, in order, and now stands where it is."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.timing import LOCAL

from ..pages.band import Bar, Dot, Lane, drawn, window

DAY = datetime(2026, 11, 25, 0, 0, tzinfo=LOCAL)
NOON = DAY + timedelta(hours=12)


def test_a_day_is_shown_from_before_its_first_thing_to_after_its_last():
    begins, ends = window([DAY + timedelta(hours=6)], NOON, NOON)
    assert (begins.hour, begins.minute, ends.hour, ends.minute) == (5, 30, 16, 30)


def test_what_runs_ends_now_and_what_is_allowed_ends_later():
    lane = Lane("", [Bar("person", NOON - timedelta(hours=1)),
                     Bar("permit", NOON, planned_until=NOON + timedelta(hours=2))])  # fmt: skip
    band = drawn([lane], NOON - timedelta(hours=2), NOON + timedelta(hours=2), NOON)
    assert [(bar["a"], bar["b"]) for bar in band.lanes[0]["bars"]] == [(25.0, 50.0), (50.0, 100.0)]
    assert band.now == 50.0


@given(st.lists(st.tuples(st.integers(-600, 2000), st.integers(1, 900)), max_size=8), st.integers(0, 1439))
def test_nothing_leaves_the_band(spans, minute):
    now = DAY + timedelta(minutes=minute)
    bars = [Bar("arc", DAY + timedelta(minutes=a), DAY + timedelta(minutes=a + b)) for a, b in spans]
    dots = [Dot(one.since) for one in bars]
    begins, ends = window([one.since for one in bars], now, now)
    band = drawn([Lane("", bars, dots)], begins, ends, now)
    assert all(0 <= bar["a"] <= bar["b"] <= 100 for bar in band.lanes[0]["bars"])
    assert band.now is not None
    assert 0 <= band.now <= 100
    assert all(0 <= place <= 100 for place, _hour in band.scale)


def test_labels_at_the_right_stand_before_their_mark_and_no_two_lie_on_each_other():
    late = DAY + timedelta(hours=17)
    lane = Lane(
        "",
        [Bar("person", late, late + timedelta(minutes=2), "李国强")],
        [Dot(late + timedelta(minutes=1), "R08", "no")],
    )
    begins, ends = window([late], late, late + timedelta(minutes=5))
    (words,) = [one["words"] for one in drawn([lane], begins, ends, late + timedelta(minutes=5)).lanes]
    assert [(one["label"], one["before"]) for one in words] == [("R08", True)]
