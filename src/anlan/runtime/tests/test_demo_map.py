# SPDX-License-Identifier: Apache-2.0
"""The demo's map around the district: a wide wall sees land and water to its edges, and nobody can be sent there."""

from shapely import box

from anlan.runtime.demo_district.beyond import land, roads
from anlan.runtime.demo_district.ground import HEIGHT, WIDTH
from anlan.runtime.demo_district.waters import bay, river_ground


def test_the_land_is_wide_enough_for_a_wall_of_32_by_9() -> None:
    west, south, east, north = land().bounds
    assert (east - west) / (north - south) > 2
    assert max(west, south) < 0
    assert east > WIDTH
    assert north > HEIGHT


def test_roads_beyond_leave_the_district_and_the_water_alone() -> None:
    water = [river_ground(), bay()]
    inside = box(1, 1, WIDTH - 1, HEIGHT - 1)
    found = [line for _, line in roads(water) if not line.is_empty]
    assert found
    assert not any(line.intersects(inside) for line in found)
    assert not any(line.intersection(one).length > 1 for line in found for one in water)
