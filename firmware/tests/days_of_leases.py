# SPDX-License-Identifier: Apache-2.0
"""Power and its end: what stands against it, what cuts it, what waits for the gap of the arc."""

from rig import Rig, chained

OTHER = "b" * 32


def a_good_unlock_answers_first_and_then_gives_power():
    rig = Rig()
    assert rig.board.closed is False
    ack = rig.ask("unlock")
    assert ack["ok"]
    assert rig.board.closed
    order = [c if c != "ev" else s["t"] for c, s in rig.heard]
    assert order.index("ack") < order.index("relay_closed")
    assert rig.last("st")["relay"] == "closed"
    assert ack["ch"] == rig.last("st")["ch"] == rig.chip.challenge


def arcs_are_told_and_a_session_has_its_sums():
    rig = Rig()
    rig.ask("unlock")
    rig.weld(5)
    rig.go(4)
    rig.weld(3)
    rig.go(4)
    rig.ask("lock")
    assert rig.board.closed is False
    assert rig.types()[-7:] == [
        "relay_closed",
        "arc_on",
        "arc_off",
        "arc_on",
        "arc_off",
        "relay_open",
        "session_end",
    ]
    end = rig.events("session_end")[-1]
    assert end["x"] == {"why": "user", "arcs": 2, "secs": 7}
    assert len(rig.events("arc_on")) == len(rig.events("arc_off")) == 2


def power_is_refused_while_something_stands_against_it():
    for pin, value, why in (("estop", True, "estop"), ("cover", True, "tamper"), ("mains", False, "mains"), ("gas", 30, "estop"),
                            ("tc", 90, "estop")):  # fmt: skip
        rig = Rig()
        rig.board.pins[pin] = value
        rig.go(1)
        assert rig.ask("unlock")["why"] == why, pin
        assert rig.board.closed is False


def a_limit_does_not_cut_a_running_arc():
    rig = Rig()
    rig.ask("unlock", until=rig.now() + 60)
    rig.weld(70)
    assert rig.board.closed  # the arc still burns
    rig.go(2.5)
    assert rig.board.closed
    rig.go(1)
    assert rig.board.closed is False
    assert rig.events("session_end")[-1]["x"]["why"] == "limit"


def without_an_arc_the_limit_opens_at_once():
    rig = Rig()
    rig.ask("unlock", until=rig.now() + 60)
    rig.go(61)
    assert rig.board.closed is False


def an_extended_lease_goes_on():
    rig = Rig()
    rig.ask("unlock", until=rig.now() + 60)
    rig.weld(50)
    assert rig.ask("extend", until=rig.now() + 600)["ok"]
    rig.weld(30)
    rig.go(5)
    assert rig.board.closed
    assert rig.ask("extend", OTHER)["why"] == "busy"


def the_same_word_brings_a_nearer_end():
    rig = Rig()
    rig.ask("unlock")
    assert rig.ask("extend", until=rig.now() + 60)["ok"]
    rig.weld(70)
    assert rig.board.closed  # the arc still burns
    rig.go(4)
    assert rig.board.closed is False
    assert rig.events("session_end")[-1]["x"]["why"] == "limit"


def danger_cuts_a_running_arc_at_once():
    for pin, value, sort, why in (("estop", True, "estop", "estop"), ("gas", 25, "gas", "alarm"), ("tc", 99, "temp", "alarm"),
                                  ("cover", True, "tamper", "alarm")):  # fmt: skip
        rig = Rig()
        rig.ask("unlock")
        rig.weld(5)
        rig.board.pins["a"] = 120
        rig.board.pins[pin] = value
        rig.chip.tick()
        assert rig.board.closed is False, pin
        assert rig.events(sort) != []
        assert rig.events("session_end")[-1]["x"]["why"] == why


def a_lock_waits_for_the_gap_and_tells_its_reason():
    rig = Rig()
    rig.ask("unlock")
    rig.board.pins["a"] = 120
    rig.go(2)
    assert rig.ask("lock", why="revoked")["ok"]
    assert rig.board.closed
    rig.board.pins["a"] = 0
    rig.go(4)
    assert rig.board.closed is False
    assert rig.events("session_end")[-1]["x"]["why"] == "revoked"


def unused_power_goes_away():
    rig = Rig()
    rig.ask("unlock", armed=30)
    rig.go(31)
    assert rig.events("session_end")[-1]["x"]["why"] == "armed"
    rig.ask("unlock", OTHER, idle=20)
    rig.weld(5)
    rig.go(22)
    assert rig.events("session_end")[-1]["x"]["why"] == "idle"


def a_lease_is_kept_without_network_until_its_end():
    rig = Rig()
    rig.ask("unlock", until=rig.now() + 300)
    rig.chip.offline()
    for _ in range(28):
        rig.weld(6)
        rig.go(4)
    assert rig.board.closed
    rig.go(21)
    assert rig.board.closed is False  # the next arc is blocked
    rig.chip.online()
    rig.take_all()
    assert chained(rig.events())
    assert rig.events("session_end")[-1]["x"] == {"why": "limit", "arcs": 28, "secs": 154}


def a_machine_out_of_reach_locks_after_its_grace():
    rig = Rig()
    rig.give(
        "cfg",
        {"v": 1, "cv": 3, "tel": 10, "beat": 60, "idle": 600, "armed": 180, "grace": 100, "offline": False},
        True,
    )
    rig.ask("unlock")
    rig.chip.offline()
    rig.weld(120)
    assert rig.board.closed
    rig.go(4)
    assert rig.board.closed is False


def a_hall_without_signal_may_be_left_to_the_lease():
    rig = Rig()
    rig.give("cfg", {"v": 1, "cv": 3, "grace": 100, "offline": True}, True)
    rig.ask("unlock")
    rig.chip.offline()
    rig.weld(120)
    rig.go(5)
    assert rig.board.closed


def current_through_an_open_relay_is_tampering():
    rig = Rig()
    rig.weld(3)
    assert rig.events("tamper")[-1]["x"]["what"] == "bypass"
    rig.board.pins["a"] = 120
    rig.go(1)
    assert rig.ask("unlock")["why"] == "tamper"


def a_current_that_dies_after_the_relay_opened_is_none():
    rig = Rig()
    rig.ask("unlock")
    rig.board.pins["a"] = 120
    rig.go(2)
    rig.board.pins["estop"] = True
    rig.go(0.8)
    rig.board.pins["a"] = 0
    rig.go(3)
    assert rig.events("tamper") == []


def another_card_or_cell_is_told():
    rig = Rig()
    rig.go(1)
    rig.board.pins["iccid"] = "9999"
    rig.board.pins["cell"] = "460-00-2"
    rig.go(1)
    assert [s["x"]["what"] for s in rig.events("tamper")] == ["iccid", "cell"]


def mains_lost_and_back():
    rig = Rig()
    rig.ask("unlock")
    rig.board.pins["mains"] = False
    rig.go(1)
    rig.board.pins["mains"] = True
    rig.go(1)
    assert rig.board.closed is False
    assert rig.events("session_end")[-1]["x"]["why"] == "power"
    assert "power_lost" in rig.types()
    assert "power_back" in rig.types()


def place_is_told_in_a_session_only():
    rig = Rig()
    rig.go(61)
    assert "lat" not in rig.last("tel")
    rig.ask("unlock")
    before = len([1 for c, _ in rig.heard if c == "tel"])
    rig.go(30)
    assert len([1 for c, _ in rig.heard if c == "tel"]) == before + 3
    assert rig.last("tel")["lat"] == 28.676
