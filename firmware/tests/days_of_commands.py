# SPDX-License-Identifier: Apache-2.0
"""What a chip believes and what it refuses: keys, channels, numbers, challenges, settings."""

from rig import DEVICE, EPOCH, KEY, Rig
from weldchip.frames import Seal, compact

OTHER = "b" * 32


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
