# SPDX-License-Identifier: Apache-2.0
"""The 110 side pushes until it is acknowledged, repeats and shuffles as its mood is, and stops when told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from ..caller_110 import Caller110, Stopped
from ..demo_calls import DemoCall, calls
from ..http_110 import Patience
from ..port import CallOrder, Rejected
from ..simulator_110 import Mood, Simulator110
from .conftest import NOW, ORDER, Exchange
from .district import District
from .test_demo_calls import SITES

QUICK = Patience(first_pause=0.01, read_seconds=1.0)


type Calling = Callable[[Simulator110, District], AbstractContextManager[Caller110]]


@pytest.fixture
def calling(exchange: Exchange) -> Calling:
    """Puts a call desk through to a district, and closes it."""

    @contextmanager
    def put_through(simulator: Simulator110, district: District) -> Iterator[Caller110]:
        caller = Caller110(simulator, f"{exchange.serve(district.app)}/push", patience=QUICK)
        try:
            yield caller
        finally:
            caller.close()

    return put_through


def script(count: int) -> list[CallOrder]:
    return [CallOrder.from_wire(ORDER | {"jjdbh": f"D{number}"}) for number in range(count)]


def test_a_push_is_tried_until_it_is_acknowledged(calling: Calling, simulator: Simulator110) -> None:
    district = District(failing=7)
    with calling(simulator, district) as caller:
        assert not caller.push(script(1)[0]).is_repeat
    assert [noted["outcome"] for noted in simulator.pushed] == ["their_error"] * 7 + ["acknowledged"]


def test_a_push_whose_acknowledgement_was_lost_is_one_order(
    calling: Calling, simulator: Simulator110
) -> None:
    district = District(losing=2)
    with calling(simulator, district) as caller:
        assert caller.push(script(1)[0]).is_repeat
    assert len(district.kept) == 1


def test_a_rejected_push_is_not_tried_again(calling: Calling, simulator: Simulator110) -> None:
    district = District(refusing=frozenset({"D0"}))
    with calling(simulator, district) as caller, pytest.raises(Rejected):
        caller.push(script(1)[0])
    assert len(district.seen) == 1


def test_a_script_goes_on_behind_a_rejected_push(calling: Calling, simulator: Simulator110) -> None:
    district = District(refusing=frozenset({"D0"}))
    with calling(simulator, district) as caller:
        caller.push_all(script(3))
    assert [message.order_number for message in district.kept.values()] == ["D1", "D2"]


def test_it_repeats_itself_under_the_same_id_and_under_others(
    calling: Calling, simulator: Simulator110
) -> None:
    simulator.behave(Mood(repeat=2))
    district = District()
    with calling(simulator, district) as caller:
        caller.push_all(script(1))
    assert (len(district.seen), len(set(district.seen))) == (3, 2)


def test_it_sends_out_of_order_and_loses_nothing(calling: Calling, simulator: Simulator110) -> None:
    simulator.behave(Mood(shuffle=5))
    district = District()
    with calling(simulator, district) as caller:
        caller.push_all(script(12))
    arrived = [message.order_number for message in district.kept.values()]
    straight = [order.order_number for order in script(12)]
    assert arrived != straight
    assert sorted(arrived) == sorted(straight)


def test_told_to_stop_it_gives_up_a_push_that_nobody_takes(calling: Calling, simulator: Simulator110) -> None:
    with calling(simulator, District(failing=10**6)) as caller:
        threading.Timer(0.05, caller.stop).start()
        with pytest.raises(Stopped):
            caller.push(script(1)[0])


def test_an_old_order_goes_through_as_a_late_delivery(calling: Calling, simulator: Simulator110) -> None:
    old = script(1)[0].model_copy(update={"called_at": NOW - timedelta(days=3)})
    with calling(simulator, District()) as caller:
        with pytest.raises(Rejected):
            caller.push(old)
        assert caller.push(old.model_copy(update={"is_redelivery": True})).order_number == "D0"


def play_for(calling: Calling, count: int, simulator: Simulator110, district: District) -> None:
    """Let the desk play `count` demo calls without the pauses between them."""

    def hurried() -> Iterator[DemoCall]:
        for call in islice(calls(7, SITES), count):
            yield replace(call, wait=timedelta(0))

    with calling(simulator, district) as caller:
        caller.play(hurried())


def test_the_demos_calls_are_all_understood(calling: Calling, simulator: Simulator110) -> None:
    district = District()
    play_for(calling, 40, simulator, district)
    assert {noted["outcome"] for noted in simulator.pushed} == {"acknowledged"}
    assert len(district.kept) >= 40


def test_the_last_calls_of_a_shuffled_play_are_not_kept_back(
    calling: Calling, simulator: Simulator110
) -> None:
    simulator.behave(Mood(shuffle=8))
    district = District()
    play_for(calling, 10, simulator, district)
    assert len({message.order_number for message in district.kept.values()}) == 10


@pytest.fixture
def stopping() -> Callable[[Caller110], threading.Thread]:
    """Plays in a thread of its own."""

    def start(caller: Caller110) -> threading.Thread:
        thread = threading.Thread(target=caller.play, args=(calls(7, SITES),), daemon=True)
        thread.start()
        return thread

    return start


def test_playing_ends_soon_when_told_to_stop(
    calling: Calling, simulator: Simulator110, stopping: Callable[[Caller110], threading.Thread]
) -> None:
    with calling(simulator, District()) as caller:
        thread = stopping(caller)
        caller.stop()
        thread.join(2)
    assert not thread.is_alive()
