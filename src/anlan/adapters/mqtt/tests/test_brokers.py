# SPDX-License-Identifier: Apache-2.0
"""What every broker must do for us: a real Mosquitto, the one inside the process, and the one of the tests alike."""

import time

import pytest

from anlan.adapters.mqtt.client import Access, Client, Will
from anlan.adapters.mqtt.embedded import Gateway
from anlan.adapters.mqtt.fake import Hub
from anlan.adapters.mqtt.tests.conftest import Ear, Side, declared
from anlan.kernel.ports import NotSent

CHIP, OTHER = "JX-0001", "JX-0002"
CMD = f"weld/1/{CHIP}/cmd"
EV, ST = f"weld/1/{CHIP}/ev", f"weld/1/{CHIP}/st"


def test_there_and_back(side: Side):
    above, below = Ear(), Ear()
    platform = side.come("anlan", "weld/1/+/ev", ear=above)
    chip = side.come(CHIP, CMD, ear=below)
    platform.publish(CMD, b"unlock")
    below.waits_for(b"unlock")
    chip.publish(EV, b"closed")
    above.waits_for(b"closed")
    assert above.heard == [(EV, b"closed")]


def test_what_one_device_says_stays_in_order(side: Side):
    above = Ear()
    side.come("anlan", "weld/1/+/ev", ear=above)
    chip = side.come(CHIP)
    said = [f"{number}".encode() for number in range(60)]
    for one in said:
        chip.publish(EV, one)
    above.waits_for(said[-1])
    assert above.words == said


def test_who_tells_an_absent_machine_learns_it_at_once(side: Side):
    platform = side.come("anlan")
    with pytest.raises(NotSent, match="no_listener"):
        platform.publish(CMD, b"unlock", expires=15)


def test_an_absent_machine_is_told_nothing_late(side: Side):
    platform, below = side.come("anlan"), Ear()
    with pytest.raises(NotSent):
        platform.publish(CMD, b"old", expires=2)
    side.come(CHIP, CMD, ear=below)
    platform.publish(CMD, b"new", expires=2)
    below.waits_for(b"new")
    assert below.words == [b"new"]


def test_what_is_retained_waits_until_it_expires(side: Side):
    platform = side.come("anlan")
    platform.publish(f"weld/1/{CHIP}/cfg", b"lasting", retain=True)
    platform.publish(f"weld/1/{OTHER}/cfg", b"short", retain=True, expires=1)
    time.sleep(2.1)  # the broker's own clock counts
    first, second = Ear(), Ear()
    side.come(CHIP, f"weld/1/{CHIP}/cfg", ear=first)
    side.come(OTHER, f"weld/1/{OTHER}/cfg", f"weld/1/{OTHER}/cmd", ear=second)
    first.waits_for(b"lasting")
    platform.publish(f"weld/1/{OTHER}/cmd", b"here")
    second.waits_for(b"here")
    assert second.words == [b"here"]


def test_a_line_that_is_cut_tells_its_will_and_keeps_it(side: Side):
    above, late = Ear(), Ear()
    side.come("anlan", "weld/1/+/st", ear=above)
    chip = side.come(CHIP, will=Will(ST, b"gone"))
    chip.publish(ST, b"here", retain=True)
    above.waits_for(b"here")
    side.falls(chip)
    above.waits_for(b"gone")
    side.come("anlan", "weld/1/+/st", ear=late, name="another")
    late.waits_for(b"gone")


def test_a_good_bye_tells_no_will(side: Side):
    above = Ear()
    side.come("anlan", "weld/1/+/st", "weld/1/+/ev", ear=above)
    side.come(CHIP, will=Will(ST, b"gone")).stop()
    side.come(OTHER).publish(f"weld/1/{OTHER}/ev", b"after")
    above.waits_for(b"after")
    assert above.words == [b"after"]


@pytest.mark.parametrize(
    "topic", [f"weld/1/{OTHER}/ev", CMD, f"weld/1/{CHIP}/ev/ok", f"weld/2/{CHIP}/ev", "weld/1/ev"]
)
def test_a_device_speaks_under_its_own_name_only(side: Side, topic: str):
    above = Ear()
    side.come("anlan", "#" if not isinstance(side.broker, Hub) else topic, ear=above)
    chip = side.come(CHIP)
    with pytest.raises(NotSent):
        chip.publish(topic, b"forged")
    chip.publish(EV, b"own") if not isinstance(side.broker, Hub) else None
    assert b"forged" not in above.words


def test_a_device_hears_nobody_elses_commands(side: Side):
    spy, below = Ear(), Ear()
    platform = side.come("anlan")
    side.come(OTHER, CMD, "weld/1/+/cmd", "#", f"weld/1/{OTHER}/cmd", ear=spy)
    side.come(CHIP, CMD, ear=below)
    platform.publish(CMD, b"for one")
    below.waits_for(b"for one")
    platform.publish(f"weld/1/{OTHER}/cmd", b"for the other")
    spy.waits_for(b"for the other")
    assert set(spy.words) == {b"for the other"}  # a broker may tell it once for each filter


def test_the_second_of_one_name_throws_out_the_first(side: Side):
    if not isinstance(side.broker, Hub):
        first, second = Ear(), Ear()
        before = side.come(CHIP, CMD, ear=first)
        before._loop.call_soon_threadsafe(before._stop.set)  # it would come back
        side.come(CHIP, CMD, ear=second)
        side.come("anlan").publish(CMD, b"once")
        second.waits_for(b"once")
        assert not first.words


@pytest.mark.parametrize(("user", "password"), [(CHIP, "wrong"), ("anlan", "guessed"), ("", ""), (CHIP, "")])
def test_the_embedded_broker_lets_nobody_in_with_a_wrong_word(user: str, password: str):
    side = Side(Gateway(declared(), lambda _user, _password: False).start())
    line = Client(Access("127.0.0.1", side.broker.port, user, password), "anyone").start()
    assert not line.wait_connected(1.0)
    line.stop()
    side.end()


def test_one_unlock_is_there_within_ten_milliseconds(side: Side):
    """Two small writes without TCP_NODELAY cost 40 to 80 ms, each of them: this is how we would notice on a busy machine too."""
    below = Ear()
    platform = side.come("anlan")
    side.come(CHIP, CMD, ear=below)
    took = []
    for number in range(40):
        began = time.perf_counter()
        platform.publish(CMD, b"%d" % number)
        took.append(time.perf_counter() - began)
    assert sorted(took[20:])[4] < 0.01  # at the beginning of a connection everything is acknowledged at once
