# SPDX-License-Identifier: Apache-2.0
"""Bodies walk at the pace of the way, and their devices say so by turns."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from anlan.kernel.ports import Point

from ..walking import MOVING, STANDING, Body, Way, apart

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
HERE, THERE = Point(28.676, 121.443), Point(28.677, 121.443)


def body(**given):
    return Body("wang", frozenset({UUID(int=1)}), ("33100200001110000015",), HERE, HERE, **given)


def walking():
    return body(way=Way(NOW, ((0.0, HERE), (100.0, THERE))))


def test_halfway_in_time_is_halfway_on_the_way():
    one = walking()
    one.step(NOW + timedelta(seconds=50))
    assert apart(one.at, Point(28.6765, 121.443)) < 0.5


def test_the_end_of_the_way_is_where_one_stays():
    one = walking()
    one.step(NOW + timedelta(seconds=300))
    assert (one.at, one.way) == (THERE, None)


@pytest.mark.parametrize(("made", "pause"), [(body, STANDING), (walking, MOVING)])
def test_a_device_speaks_oftener_while_it_moves(made, pause):
    one = made()
    assert one.positions(NOW)
    assert not one.positions(NOW + pause - timedelta(seconds=1))
    assert one.positions(NOW + pause)


def test_a_silent_device_says_its_old_place_once_and_nothing_more():
    one = body(age=252, is_silent=True)
    assert one.first_positions(NOW)[0]["at"] == (NOW - timedelta(seconds=252)).isoformat()
    assert one.positions(NOW + timedelta(minutes=5)) == []


def test_a_hundred_and_eleven_metres_are_a_thousandth_of_a_degree():
    assert round(apart(HERE, THERE)) == 111
