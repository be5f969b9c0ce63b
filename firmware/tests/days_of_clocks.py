# SPDX-License-Identifier: Apache-2.0
"""A chip that does not know the time, or was told a wrong one."""

from rig import Rig


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
