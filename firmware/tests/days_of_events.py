# SPDX-License-Identifier: Apache-2.0
"""What a chip tells and keeps: in order, without a gap, through power cuts and a full flash."""

import binascii
import hashlib

from rig import EPOCH, Memory, PowerCut, Rig, chained

OTHER = "b" * 32


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
