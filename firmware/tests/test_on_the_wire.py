# SPDX-License-Identifier: Apache-2.0
"""The firmware as it is, on the real MicroPython, against a real Mosquitto."""

import time

import pytest
from boards import has_micropython, mosquitto, until, yard_in
from weldchip.frames import Seal

pytestmark = pytest.mark.skipif(
    not (has_micropython() and mosquitto()),
    reason="needs Node (make setup) and Mosquitto (make setup with tests)",
)
OTHER = "b" * 32


@pytest.fixture
def yard(tmp_path):
    """A broker, boards, platforms."""
    with yard_in(tmp_path) as one:
        yield one


def without_gap(platform):
    """Every number once or again, none missing, each after the one before."""
    first = list(dict.fromkeys(said["e"] for said in platform.events()))
    return first == list(range(1, len(first) + 1))


def arrivals(platform):
    """What a chip said of itself each time it came online."""
    return [one for one in platform.states() if one["on"]]


def test_a_good_unlock_welds_and_is_told(yard):
    board, platform = yard.pair()
    assert board.closed is False
    assert platform.ask("unlock")["ok"]
    until(lambda: board.closed, "power")
    board.pins(a=120)
    platform.event("arc_on")
    board.pins(a=0)
    platform.event("arc_off")
    assert platform.ask("lock")["ok"]
    assert platform.event("session_end", why="user")["x"]["arcs"] == 1
    assert board.closed is False
    assert without_gap(platform)


def test_an_answer_does_not_wait_for_nagle(yard):
    _, platform = yard.pair()
    times = []
    for number in range(10):
        began = time.perf_counter()
        platform.ask("probe", f"{number}")
        times.append(time.perf_counter() - began)
    assert sorted(times)[4] < 0.03, "a missing TCP_NODELAY or two writes cost 40 ms"


def test_what_is_forged_opens_nothing(yard):
    board, platform = yard.pair()
    good = platform.command("unlock")
    for frame in (
        Seal(b"x" * 32, "AX-0001").sealed("cmd", good),
        Seal(bytes(range(32)), "AX-0002").sealed("cmd", good),
        platform.seal.sealed("cfg", good),
        platform.seal.sealed("cmd", good).replace(b"unlock", b"unlocK"),
        b"", b"garbage", bytes(3000), b"x" * 200_000, b"\xff" * 64,
    ):  # fmt: skip
        platform.send("cmd", frame)
    platform.event("security", what="mac")
    platform.event("security", what="malformed")
    assert platform.ask("unlock", d="AX-0002")["why"] == "device"
    late = platform.now() - 100
    assert platform.ask("unlock", iat=late - 20, exp=late)["why"] == "expired"
    assert board.closed is False
    assert platform.ask("unlock")["ok"]


def test_a_replay_after_a_power_cut_opens_nothing(yard):
    board, platform = yard.pair()
    said = platform.command("unlock")
    frame = platform.say("cmd", said)
    assert platform.answer(said["n"])["ok"]
    board.cut()
    until(lambda: not platform.states()[-1]["on"], "the will is said")
    board = yard.board()
    until(platform.is_online, "online again")
    platform.send("cmd", frame)
    platform.event("security", what="replay")
    assert board.relay == [False]
    assert platform.event("session_end")["x"]["why"] == "power"


def test_a_retained_command_is_ignored(yard):
    platform = yard.platform()
    board = yard.board()
    until(platform.is_online, "online")
    board.cut()
    platform.say("cmd", platform.command("unlock"), retain=True)
    board = yard.board()
    platform.event("security", what="replay", kept=True)
    assert board.relay == [False]


def test_the_same_session_twice_is_one_session(yard):
    board, platform = yard.pair()
    said = platform.command("unlock")
    for _ in range(3):
        platform.say("cmd", said)
    until(lambda: len([1 for channel, _ in platform.heard if channel == "ack"]) == 3, "three answers")
    assert all(answer["ok"] for channel, answer in platform.heard if channel == "ack")
    assert board.relay == [False, True]
    assert platform.ask("unlock", OTHER)["why"] == "busy"


def test_a_lease_without_network_ends_in_the_gap(yard):
    board, platform = yard.pair()
    platform.ask("unlock", until=platform.now() + 600)
    board.pins(a=120)
    platform.event("arc_on")
    yard.broker.stop()
    board.skip(590)
    assert board.closed
    board.skip(20)
    board.looked()
    assert board.closed, "a limit cut a running arc"
    board.pins(a=0)
    board.skip(4)
    until(lambda: not board.closed, "the next arc is blocked")
    yard.broker.start()
    again = yard.platform()
    again.stored = platform.stored
    end = again.event("session_end", why="limit")
    numbers = [said["e"] for said in again.events()]
    assert numbers[0] <= platform.stored + 1
    assert [*dict.fromkeys(numbers)] == [*range(numbers[0], numbers[-1] + 1)]
    assert end["x"]["arcs"] == 1


def test_events_wait_while_nobody_confirms_and_come_in_order(yard):
    board, platform = yard.pair()
    platform.confirms = False
    platform.ask("unlock")
    for many in range(1, 4):
        board.pins(a=120)
        platform.has_told("arc_on", many)
        board.pins(a=0)
        board.looked()
        board.skip(4)
        platform.has_told("arc_off", many)
    yard.broker.stop()
    yard.broker.start()
    again = yard.platform()
    again.stored = platform.stored - 5  # these were heard, not kept
    again.event("online")
    until(lambda: again.stored >= platform.stored + 2, "all came again")
    numbers = [said["e"] for said in again.events()]
    assert set(range(platform.stored - 4, platform.stored + 3)) <= set(numbers)
    first = [*dict.fromkeys(numbers)]
    assert first == sorted(first)


@pytest.mark.parametrize("left", [0, 7, 60])
def test_power_cut_in_the_middle_of_a_write(yard, left):
    board, platform = yard.pair()
    platform.ask("unlock")
    board.pins(a=120)
    platform.event("arc_on")
    board._child.stdin.write(f'{{"tear": {left}}}\n')
    board._child.stdin.flush()
    try:  # power may fail in either
        board.pins(a=0)
        board.skip(4)
    except (AssertionError, BrokenPipeError):
        pass
    until(board.is_dead, "the power cut")
    board = yard.board()
    platform.event("session_end", why="power")
    assert board.relay == [False]
    assert without_gap(platform)
    chain = {said["e"]: said["prev"] for said in platform.events()}
    assert len({*chain.values()}) == len(chain)


def test_a_clock_an_hour_wrong_heals(yard):
    platform = yard.platform()
    for wrong, why in ((-3600, "clock"), (3600, "expired")):
        platform.hour_wrong = wrong
        heard = len(platform.events("boot"))
        board = yard.board(flash=f"hour{wrong}")
        platform.stored, platform.number = 0, platform.number
        until(
            lambda heard=heard: len(platform.events("boot")) > heard and platform.stored >= 2,
            "wrong time is told",
        )
        platform.hour_wrong = 0
        assert platform.ask("unlock")["why"] == why
        until(lambda: platform.ask("unlock")["ok"], "the clock is right again")
        board.cut()


def test_the_emergency_stop_cuts_a_running_arc_at_once(yard):
    board, platform = yard.pair()
    platform.ask("unlock")
    board.pins(a=120)
    platform.event("arc_on")
    board.pins(estop=True)
    until(lambda: not board.closed, "cut", 1)
    assert platform.event("session_end")["x"]["why"] == "estop"
    assert platform.ask("unlock", OTHER)["why"] == "estop"


def test_current_past_the_relay_is_tampering(yard):
    board, platform = yard.pair()
    board.skip(2)  # what flows just after the relay opened is no tampering
    board.looked()
    board.pins(a=90)
    platform.event("tamper", what="bypass")


def test_two_chips_under_one_name(yard):
    board, platform = yard.pair()
    twin = yard.board(flash="twin")
    until(lambda: any(said["x"].get("fw") for said in platform.events("boot")[1:]), "the twin speaks")
    said = platform.command("unlock")
    frame = platform.say("cmd", said)
    for _ in range(3):  # the broker lets one in at a time: each hears the same lease
        before = len(arrivals(platform))
        until(lambda before=before: len(arrivals(platform)) > before, "one of the two is back")
        platform.send("cmd", frame)
    platform.answer(said["n"])
    board.looked(), twin.looked()
    opened = [one for one in (board, twin) if one.closed]
    assert len(opened) <= 1, "one lease opened two machines"
    challenges = {one["ch"] for one in arrivals(platform)}
    assert len(challenges) >= 2


def test_settings_that_are_kept_by_the_broker(yard):
    platform = yard.platform()
    platform.say("cfg", {"v": 1, "cv": 4, "tel": 1, "beat": 1}, retain=True)
    board = yard.board()
    until(lambda: platform.states() and platform.states()[-1].get("cv") == 4, "taken")
    until(lambda: len([1 for channel, _ in platform.heard if channel == "tel"]) >= 2, "heartbeats")
    assert all("lat" not in said for channel, said in platform.heard if channel == "tel")
    board.cut()
