# SPDX-License-Identifier: Apache-2.0
"""Demo calls are the same for the same seed, plausible, marked as demo, and near the premises they name."""

from itertools import islice
from typing import NamedTuple

import pytest

from ..demo_calls import CATEGORIES, DemoCall, calls
from ..port import Box, CallOrder, Inbound
from .conftest import NOW


class Premises(NamedTuple):
    """Premises as the register has them."""

    name: str
    type: str
    address: str
    lat: float
    lng: float


SITES = [
    Premises("演示花园", "01", "演示路 1 号", 28.66, 121.42),
    Premises("演示大学", "02", "演示路 2 号", 28.65, 121.41),
    Premises("演示医院", "03", "", 28.67, 121.43),
    Premises("演示广场", "04", "演示路 4 号", 28.68, 121.44),
    Premises("演示酒吧街", "05", "演示路 5 号", 28.66, 121.40),
    Premises("演示体育中心", "06", "演示路 6 号", 28.64, 121.42),
]


def some(count: int = 300, seed: int = 7, categories: dict[str, str] | None = None) -> list[DemoCall]:
    return list(islice(calls(seed, SITES, categories or CATEGORIES), count))


def said(count: int = 300) -> list[Inbound]:
    return [message for call in some(count) for message in call.messages(NOW)]


def test_the_same_seed_gives_the_same_calls() -> None:
    assert some(50) == some(50)
    assert some(50) != some(50, seed=8)


def test_every_message_survives_the_wire() -> None:
    assert all(type(message).from_wire(message.to_wire()) == message for message in said())


def test_no_two_calls_share_a_number() -> None:
    numbers = [call.order(NOW).order_number for call in some()]
    assert len(set(numbers)) == len(numbers)


def test_every_category_comes_and_is_marked_as_demo() -> None:
    orders = [message for message in said() if isinstance(message, CallOrder)]
    assert {order.category_name for order in orders} == set(CATEGORIES)
    assert all(order.content.startswith("【演示】") for order in orders)


def test_supplements_and_cancellations_come_too() -> None:
    assert {message.message_type for message in said()} == {"order", "supplement", "cancel"}


def test_every_call_is_near_its_premises_in_either_datum() -> None:
    near = Box(121.395, 28.635, 121.445, 28.685)
    points = [call.order(NOW).point for call in some()]
    assert all(point is not None and near.holds(point) for point in points)
    assert len({call.datum for call in some()}) == 2


def test_nobody_has_these_numbers() -> None:
    assert all(call.telephone.startswith("1540000") for call in some())


def test_an_emergency_room_quarrel_is_at_a_hospital() -> None:
    assert {call.site.type for call in some() if call.category[1] == "急诊口角"} == {"03"}


def test_a_districts_own_categories_are_spoken_of() -> None:
    orders = [call.order(NOW) for call in some(20, categories={"{低慢小}飞行": "770101"})]
    assert all(order.category_code == "770101" and "低慢小飞行" in order.content for order in orders)


@pytest.mark.parametrize(("sites", "categories"), [([], CATEGORIES), (SITES, {})])
def test_without_premises_or_categories_there_are_no_calls(
    sites: list[Premises], categories: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="premises and categories"):
        next(calls(7, sites, categories))
