# SPDX-License-Identifier: Apache-2.0
"""Days of a chip, each a function that asserts; pytest runs them on CPython, and all of them once more on MicroPython."""

import binascii
import hashlib

from rig import DEVICE, EPOCH, KEY, Memory, PowerCut, Rig, chained
from weldchip.frames import Seal, compact

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


def a_wrong_key_opens_nothing():
    rig = Rig()
    rig.chip.heard("cmd", Seal(b"x" * 32, DEVICE).sealed("cmd", rig.command("unlock")))
    assert rig.last("ack")["why"] == "mac"
    assert rig.board.closed is False
    assert rig.events("security")[-1]["x"]["what"] == "mac"


def another_devices_frame_opens_nothing():
    rig = Rig()
    rig.chip.heard("cmd", Seal(KEY, "AX-0002").sealed("cmd", rig.command("unlock")))
    assert rig.last("ack")["why"] == "mac"
    assert rig.ask("unlock", d="AX-0002")["why"] == "device"
    assert rig.board.closed is False


def another_channels_frame_opens_nothing():
    rig = Rig()
    rig.chip.heard("cmd", rig.seal.sealed("cfg", rig.command("unlock")))
    assert rig.last("ack")["why"] == "mac"


def no_changed_byte_goes_through():
    rig = Rig()
    frame = rig.seal.sealed("cmd", rig.command("unlock"))
    for place in range(0, len(frame), 7):
        changed = frame[:place] + bytes((frame[place] ^ 1,)) + frame[place + 1 :]
        rig.chip.heard("cmd", changed)
        assert rig.board.closed is False
    rig.chip.heard("cmd", frame)
    assert rig.board.closed


def garbage_is_counted_and_harmless():
    rig = Rig()
    whole = rig.seal.sealed("cmd", rig.command("unlock"))
    for frame in (b"", b"\n", whole[:-1], b"{}" + whole, bytes(70), b"\xff" * 200, whole + b"0", b"x" * 5000):
        rig.chip.heard("cmd", frame)
    for body in (b"[]", b"1", b"{", b'{"v":2}', b'{"v":1}', b'{"v":1,"op":[1],"d":"AX-0001"}', b'"\xff"'):
        rig.chip.heard("cmd", rig.seal.closed("cmd", body))
    big = compact({"v": 1, "op": "unlock", "d": DEVICE, "pm": "x" * 1100})
    rig.chip.heard("cmd", rig.seal.closed("cmd", big))
    assert rig.board.closed is False
    said = rig.events("security")
    assert sorted(s["x"]["what"] for s in said) == ["device", "mac", "malformed"]  # one a minute of each sort
    rig.go(61)
    rig.chip.heard("cmd", b"again")
    assert rig.events("security")[-1]["x"]["more"] > 5


def fields_of_a_wrong_sort_are_refused():
    rig = Rig()
    for changed in ({"n": -1}, {"n": "7"}, {"n": True}, {"s": ""}, {"s": "x" * 33}, {"s": 7}, {"until": None}, {"iat": 1.5},
                    {"until": EPOCH + 90_000}, {"idle": "long"}, {"op": "open"}, {"op": "_unlock"}, {"ch": 5}):  # fmt: skip
        op = changed.pop("op", "unlock")
        said = rig.command(op)
        said.update(changed)
        rig.give("cmd", said)
        assert rig.last("ack")["why"] == "malformed", changed
    assert rig.board.closed is False


def a_late_command_is_refused_and_heals_itself():
    rig = Rig()
    late = rig.command("unlock")
    rig.go(25)
    rig.give("cmd", late)
    ack = rig.last("ack")
    assert ack["why"] == "expired"
    assert rig.ask("unlock", ch=ack["ch"])["ok"]


def a_command_of_an_older_challenge_is_refused_and_heals_itself():
    rig = Rig()
    ack = rig.ask("unlock", ch="00")
    assert ack["why"] == "challenge"
    assert rig.events("security") == []  # a lost answer is no attack
    assert rig.ask("unlock", ch=ack["ch"])["ok"]


def a_replay_after_a_power_cut_opens_nothing():
    rig = Rig()
    frame = rig.seal.sealed("cmd", rig.command("unlock"))
    rig.chip.heard("cmd", frame)
    assert rig.board.closed
    again = rig.reborn()
    again.chip.heard("cmd", frame)
    assert again.last("ack")["why"] == "challenge"
    assert again.board.closed is False
    assert again.events("security")[-1]["x"]["what"] == "replay"


def a_session_of_an_earlier_boot_does_not_begin_again():
    rig = Rig()
    rig.ask("unlock")
    again = rig.reborn()
    assert again.ask("unlock")["why"] == "expired"
    assert again.board.closed is False
    assert again.ask("unlock", OTHER)["ok"]


def a_number_never_comes_twice():
    rig = Rig()
    rig.ask("unlock")
    rig.ask("lock")
    assert rig.ask("unlock", OTHER, n=1)["why"] == "number"


def a_retained_command_is_ignored():
    rig = Rig()
    answers = len([1 for c, _ in rig.heard if c == "ack"])
    rig.give("cmd", rig.command("unlock"), retained=True)
    assert rig.board.closed is False
    assert answers == len([1 for c, _ in rig.heard if c == "ack"])
    assert rig.events("security")[-1]["x"]["what"] == "replay"


def the_same_session_gets_the_same_answer_and_no_second_action():
    rig = Rig()
    said = rig.command("unlock")
    rig.give("cmd", said)
    rig.give("cmd", said)
    assert [s["ok"] for c, s in rig.heard if c == "ack"] == [True, True]
    assert len(rig.events("relay_closed")) == 1
    rig.ask("lock")
    assert rig.ask("unlock")["ok"]  # the same answer as before
    assert rig.board.closed is False


def one_session_at_a_time():
    rig = Rig()
    rig.ask("unlock")
    assert rig.ask("unlock", OTHER)["why"] == "busy"
    assert rig.last("st")["s"] == "a" * 32


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


def a_lock_is_never_refused_for_age():
    rig = Rig()
    rig.ask("unlock")
    rig.give("cmd", {"v": 1, "op": "lock", "d": DEVICE, "s": "a" * 32, "n": 1, "ch": "long ago", "exp": 5})
    assert rig.last("ack")["ok"]
    assert rig.board.closed is False
    assert rig.events("security")[-1]["x"]["what"] == "replay"


def a_lock_told_again_is_no_replay():
    rig = Rig()
    rig.ask("unlock")
    said = rig.command("lock", why="permit")
    for _ in range(2):
        rig.give("cmd", said)
        assert rig.last("ack")["ok"]
    assert rig.events("session_end")[-1]["x"]["why"] == "permit"
    assert rig.events("security") == []


def a_lock_for_another_session_stops_nothing():
    rig = Rig()
    rig.ask("unlock")
    assert rig.ask("lock", OTHER)["why"] == "busy"
    assert rig.board.closed


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


def power_cut_in_a_session_comes_back_open():
    rig = Rig()
    rig.ask("unlock")
    rig.weld(3)
    before = rig.chip.store.kept["e"]
    again = rig.reborn()
    assert again.board.closed is False
    assert again.board.moves == [False]
    end = again.events("session_end")[-1]
    assert end["x"]["why"] == "power"
    assert end["s"] == "a" * 32
    assert [s["e"] for s in again.events("boot")][-1] == before + 1


def power_cut_at_any_byte_of_any_write_leaves_no_gap():
    for cut in list(range(0, 1500, 23)):
        rig = Rig()
        rig.memory.cut_after = cut
        try:
            rig.ask("unlock")
            rig.weld(2)
            rig.go(4)
            rig.ask("lock")
            rig.confirm()
        except PowerCut:
            pass
        seen = {s["e"]: s for s in rig.events()}
        again = rig.reborn()
        assert again.board.closed is False
        again.take_all()
        after = {s["e"]: s for s in again.events()}
        for number in after:
            assert number not in seen or seen[number] == after[number], (cut, number)
        seen.update(after)
        numbers = sorted(seen)
        assert numbers == list(range(1, numbers[-1] + 1)), (cut, numbers)
        assert after[numbers[-1]]["b"] == again.chip.b


def events_wait_for_the_network_in_their_order():
    rig = Rig(is_online=False)
    for _ in range(50):
        rig.chip.note("offline")
    assert rig.heard == []
    rig.chip.online()
    assert len(rig.events()) == 16  # a window
    rig.take_all()
    assert len(rig.events()) == 52
    assert [s["e"] for c, s in rig.heard if c == "ev"] == list(range(1, 53))
    assert rig.chip.store.event(1) is None


def what_is_not_confirmed_is_sent_again():
    rig = Rig()
    rig.chip.note("offline")
    many = len([1 for c, s in rig.heard if c == "ev" and s["t"] == "offline"])
    rig.go(31)
    assert len([1 for c, s in rig.heard if c == "ev" and s["t"] == "offline"]) == many + 1


def each_event_names_the_one_before():
    rig = Rig(is_online=False)
    for _ in range(3):
        rig.chip.note("offline")
    bodies = [rig.chip.store.event(n) for n in range(1, 5)]
    for before, after in zip(bodies, bodies[1:]):
        assert binascii.hexlify(hashlib.sha256(before).digest()) in after
    assert b"0" * 64 in bodies[0]


def a_full_ring_keeps_sums_and_refuses_new_sessions():
    rig = Rig(segments=4)
    rig.ask("unlock")
    rig.confirm()
    rig.chip.offline()
    for _ in range(80):
        rig.weld(4)
        rig.go(4)
    rig.chip.end_soon("user")
    rig.chip.online()
    rig.take_all()
    assert chained(rig.events())
    assert rig.events("session_end")[-1]["x"]["arcs"] == 80
    rig.chip.offline()
    while rig.chip.store.room() >= rig.chip.store.least_room:
        rig.chip.note("offline")
    rig.chip.is_online = True
    assert rig.ask("unlock", OTHER)["why"] == "busy"


def without_time_a_fresh_challenge_is_needed():
    rig = Rig(knows_time=False)
    assert rig.chip.now() is None
    rig.go(16)
    ack = rig.ask("unlock")
    assert ack["why"] == "clock"
    assert rig.ask("unlock", ch=ack["ch"])["ok"]


def an_old_confirmation_does_not_turn_the_clock_back():
    rig = Rig()
    old = rig.seal.sealed("ev/ok", {"v": 1, "e": rig.chip.store.kept["e"], "at": rig.now()})
    rig.go(7200)
    rig.chip.heard("ev/ok", old)
    assert abs(rig.chip.now() - rig.now()) <= 1
    again = rig.reborn(is_online=False)
    again.chip.heard("ev/ok", old)
    assert again.chip.now() is None


def a_clock_an_hour_behind_is_doubted_then_right():
    rig = Rig(knows_time=False)
    rig.confirm(at=rig.now() - 3600)
    assert rig.ask("unlock")["why"] == "clock"
    assert rig.board.closed is False
    rig.confirm()  # of the time_jump
    assert rig.ask("unlock")["ok"]


def a_clock_an_hour_ahead_is_set_right_by_the_next_event():
    rig = Rig(knows_time=False)
    rig.confirm(at=rig.now() + 3600)
    assert rig.ask("unlock")["why"] == "expired"
    rig.confirm()
    assert rig.events("time_jump") != []
    assert rig.ask("unlock")["ok"]


def a_jump_of_time_changes_no_running_lease():
    rig = Rig()
    rig.ask("unlock", until=rig.now() + 120)
    rig.weld(10)
    rig.confirm(at=rig.now() + 3600)
    rig.weld(60)
    rig.go(5)
    assert rig.board.closed
    rig.go(60)
    assert rig.board.closed is False


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


def settings_have_versions():
    rig = Rig()
    rig.give("cfg", {"v": 1, "cv": 5, "tel": 30, "beat": 0, "idle": "no"}, True)
    assert rig.chip.set["tel"] == 30
    assert rig.chip.set["beat"] == 60
    assert rig.last("st")["cv"] == 5
    rig.give("cfg", {"v": 1, "cv": 4, "tel": 1}, True)
    assert rig.chip.set["tel"] == 30
    assert rig.events("security")[-1]["x"]["what"] == "replay"
    assert rig.reborn().chip.set["tel"] == 30


def place_is_told_in_a_session_only():
    rig = Rig()
    rig.go(61)
    assert "lat" not in rig.last("tel")
    rig.ask("unlock")
    before = len([1 for c, _ in rig.heard if c == "tel"])
    rig.go(30)
    assert len([1 for c, _ in rig.heard if c == "tel"]) == before + 3
    assert rig.last("tel")["lat"] == 28.676


def a_reboot_waits_for_an_open_relay():
    rig = Rig()
    rig.ask("unlock")
    assert rig.ask("reboot")["why"] == "busy"
    rig.ask("lock")
    assert rig.ask("reboot")["ok"]
    assert rig.restarts == 1


def a_probe_brings_a_fresh_challenge():
    rig = Rig(knows_time=False)
    rig.go(100)
    ack = rig.ask("probe", ch="")
    assert ack["ok"]
    assert rig.ask("unlock", ch=ack["ch"])["ok"]


def a_new_flash_goes_on_behind_what_the_platform_knows():
    rig = Rig()
    rig.give("ev/ok", {"v": 1, "e": 700, "at": EPOCH})
    assert rig.events()[-1]["e"] == 701


def boots_are_counted_and_the_will_names_its_boot():
    rig = Rig()
    again = rig.reborn()
    first, second = rig.last("st")["b"], again.last("st")["b"]
    assert int(second.split("-")[0]) == int(first.split("-")[0]) + 1
    said, _ = again.seal.opened("st", again.chip.will(), 2048)
    assert said == {"v": 1, "b": again.last("st")["b"], "on": False}


def the_memory_of_flash_is_bounded():
    memory = Memory()
    rig = Rig(memory)
    for _ in range(300):
        rig.chip.note("offline")
        rig.confirm()
    assert sum(len(one) for one in memory.held.values()) < 20_000


SCENARIOS = sorted(name for name, one in globals().items() if callable(one) and name[0] in "abcdefghijklmnopqrstuvwxyz"
                   and name not in ("chained", "compact"))  # fmt: skip
