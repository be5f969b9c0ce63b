# SPDX-License-Identifier: Apache-2.0
"""Police by drive time, and the levels that the desk may change."""

from datetime import timedelta
from typing import Any

import pytest

from anlan.kernel.errors import Invalid
from anlan.packs.dispatch.ranking import CarRow, Category, CategoryClass, Level, level_after, rank_cars

from .ranking_people import AT, Walking, a_scene, metres_north, some_id


def a_car(number: int = 1, **changes: Any) -> CarRow:
    """A car on duty, a kilometre away."""
    whole: dict[str, Any] = {
        "id": some_id(number),
        "name": f"演示{number}",
        "on_duty": True,
        "position": metres_north(1000),
        "position_at": AT - timedelta(seconds=2),
    }
    return CarRow(**(whole | changes))


def test_cars_stand_by_drive_time() -> None:
    answer = rank_cars(a_scene(), [a_car(1), a_car(2, position=metres_north(400))], Walking())
    assert [(car.id.int, round(car.seconds)) for car in answer.candidates] == [(2, 50), (1, 125)]


def test_within_a_tie_the_car_of_the_area_comes_first() -> None:
    scene = a_scene(region_path="331002.001.04")
    cars = [a_car(1), a_car(2, position=metres_north(1020), region_path="331002.001")]
    assert [car.id.int for car in rank_cars(scene, cars, Walking()).candidates] == [2, 1]


def test_a_region_with_a_longer_name_is_not_the_cars_own() -> None:
    scene = a_scene(region_path="331002.0011")
    (car,) = rank_cars(scene, [a_car(region_path="331002.001")], Walking()).candidates
    assert not car.own_area


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on_duty": False}, "car_off"),
        ({"busy_with": "J-3"}, "car_busy"),
        ({"position": None}, "no_position"),
        ({"position_at": AT - timedelta(minutes=3)}, "position_old"),
        ({"position_at": AT + timedelta(seconds=1)}, "position_ahead"),
        ({"crew": frozenset({some_id(7)})}, "car_party"),
    ],
)
def test_a_car_that_cannot_go_is_left_out_with_its_reason(change: dict[str, Any], code: str) -> None:
    answer = rank_cars(a_scene(parties=frozenset({some_id(7)})), [a_car(**change)], Walking())
    assert [[reason.code for reason in car.reasons] for car in answer.excluded] == [[code]]


def test_raising_a_level_is_free() -> None:
    assert level_after(Level.YELLOW, Level.RED) is Level.RED


def test_lowering_a_level_needs_a_reason() -> None:
    with pytest.raises(Invalid) as refusal:
        level_after(Level.ORANGE, Level.YELLOW, "  ")
    assert "reason" in refusal.value.fields


def test_a_level_is_lowered_with_a_reason() -> None:
    assert level_after(Level.ORANGE, Level.BLUE, "caller withdrew") is Level.BLUE


@pytest.mark.parametrize("group", [CategoryClass.CONDITIONAL, CategoryClass.FORBIDDEN])
def test_a_category_that_guards_may_not_take_freely_brings_police_PB_R7(group: CategoryClass) -> None:
    with pytest.raises(ValueError, match="PB-R7"):
        Category(code="2", name="x", category_class=group, level=Level.ORANGE, police_at_once=False)
