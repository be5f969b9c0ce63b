# SPDX-License-Identifier: Apache-2.0
"""Shifted coordinates come back to where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.ports import Point

from ..datum import Datum, to_gcj02, to_wgs84

KNOWN = [
    (Point(31.1774276, 121.5272106), Point(31.17530398364597, 121.531541859215)),
    (Point(22.543847, 113.912316), Point(22.540796131694766, 113.9171764808363)),
    (Point(39.911954, 116.377817), Point(39.91334545536069, 116.38404722455657)),
]


@pytest.mark.parametrize(("earth", "shifted"), KNOWN)
def test_the_shift_is_the_known_one(earth: Point, shifted: Point) -> None:
    assert to_gcj02(earth) == pytest.approx(shifted, abs=1e-6)


@given(st.floats(18, 53), st.floats(74, 134))
def test_a_shifted_point_comes_back_within_a_centimetre(lat: float, lng: float) -> None:
    assert to_wgs84(to_gcj02(Point(lat, lng)), Datum.GCJ02) == pytest.approx(Point(lat, lng), abs=1e-7)


def test_nothing_is_shifted_outside_china() -> None:
    assert to_gcj02(Point(48.85, 2.35)) == Point(48.85, 2.35)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_unshifted_datums_stay(datum: Datum) -> None:
    assert to_wgs84(Point(28.66, 121.42), datum) == Point(28.66, 121.42)
