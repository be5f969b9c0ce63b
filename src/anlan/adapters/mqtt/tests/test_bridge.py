# SPDX-License-Identifier: Apache-2.0
"""The bridge: only what a known device signed becomes a command, once, in order; the rest is refused, counted and parked."""

import itertools
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anlan.adapters.mqtt.bridge import Bridge
from anlan.adapters.mqtt.client import IN_FLIGHT, Access, Client
from anlan.adapters.mqtt.mosquitto import Mosquitto
from anlan.adapters.mqtt.tests.conftest import Ear, declared
from anlan.adapters.mqtt.topics import Topics, address_of
from anlan.kernel import timing
from anlan.kernel.devices.keys import device_key, sealed
from anlan.kernel.devices.models import Device, LatestSample, RefusedMessage
from anlan.kernel.errors import Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.ids import new_id
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.scene import until

CHIP = "JX-0001"
EV = f"weld/1/{CHIP}/ev"
KEY = device_key(CHIP, 1)

pytestmark = pytest.mark.django_db(transaction=True)


def register(code: str = CHIP, **more: Any) -> None:
    Device.objects.create(id=new_id(), code=code, kind="chip", region_path="331002", **more)


def event(number: int, code: str = CHIP, key: bytes | None = None) -> bytes:
    return sealed(key or device_key(code, 1), "ev", code, {"v": 1, "e": number})


class Ledger:
    """Takes events as a pack would, and answers."""

    def __init__(self) -> None:
        self.took: list[tuple[str, int]] = []
        self.troubles: Iterator[Exception | None] = itertools.repeat(None)

    def __call__(self, device: Any, channel: str, body: dict[str, Any], heard_at: Any) -> bytes | None:
        trouble = next(self.troubles)
        if trouble is not None:
            raise trouble
        self.took.append((device.code, body["e"]))
        return sealed(device.key, "ev/ok", device.code, {"v": 1, "e": body["e"]})


class Rig:
    """A bridge, what it took, what it answered, what was acknowledged."""

    def __init__(self, topics: Topics | None = None) -> None:
        self.ledger, self.answers, self.acknowledged = Ledger(), list[tuple[str, bytes]](), list[int]()
        self.bridge = Bridge(topics or declared(self.ledger), lambda *one: self.answers.append(one)).start()
        self.sent = 0

    def says(self, payload: bytes, topic: str = EV) -> int:
        self.sent += 1
        number = self.sent
        self.bridge.hear(topic, payload, 1, lambda: self.acknowledged.append(number))
        return number

    def settles(self) -> None:
        until(lambda: len(self.acknowledged) == self.sent, "everything is acknowledged", 10)
        self.bridge.stop()


@pytest.fixture
def rig() -> Iterator[Rig]:
    made = Rig()
    yield made
    made.bridge.stop()


def reasons() -> dict[str, int]:
    return {row.reason: row.times for row in RefusedMessage.objects.all()}


def test_a_genuine_message_is_taken_and_answered(rig):
    register()
    rig.says(event(7))
    rig.settles()
    assert rig.ledger.took == [(CHIP, 7)]
    assert rig.answers == [(f"{EV}/ok", sealed(KEY, "ev/ok", CHIP, {"v": 1, "e": 7}))]


def test_what_devices_say_stays_in_order_whatever_the_others_do(rig):
    codes = [f"JX-{number:04}" for number in range(8)]
    for code in codes:
        register(code)
    for number in range(30):
        for code in codes:
            rig.says(event(number, code), f"weld/1/{code}/ev")
    rig.settles()
    for code in codes:
        assert [number for one, number in rig.ledger.took if one == code] == list(range(30))


BAD: list[tuple[str, Callable[[], tuple[str, bytes]]]] = [
    ("oversize", lambda: (EV, sealed(KEY, "ev", CHIP, {"v": "x" * 2100}))),
    ("malformed", lambda: (EV, b"{}")),
    ("mac", lambda: (EV, event(1)[:-1] + b"!")),
    ("mac", lambda: (EV, event(1, key=device_key("JX-0002", 1)))),
    ("mac", lambda: (EV, event(1, key=device_key(CHIP, 2)))),
    ("mac", lambda: (f"weld/1/{CHIP}/st", event(1))),
    ("unknown", lambda: ("weld/1/JX-9999/ev", event(1, "JX-9999"))),
    ("unknown", lambda: ("weld/1/JX-REVOKED/ev", event(1, "JX-REVOKED"))),
    ("topic", lambda: (f"weld/1/{CHIP}/cmd", event(1))),
    ("topic", lambda: ("weld/1//ev", event(1))),
    ("topic", lambda: ("x" * 5000, event(1))),
]


@pytest.mark.parametrize(("reason", "said"), BAD)
def test_what_nobody_may_act_upon_is_refused_counted_and_parked(rig, reason, said):
    register()
    register("JX-REVOKED", revoked_at=timing.now())
    topic, payload = said()
    rig.says(payload, topic)
    rig.says(payload, topic)
    rig.settles()
    assert not rig.ledger.took
    assert reasons() == {reason: 2}
    assert rig.bridge.counts["refused"] == 2


def test_a_revocation_counts_with_the_next_message(rig):
    register()
    rig.says(event(1))
    until(lambda: rig.acknowledged == [1], "the first is taken", 10)
    Device.objects.update(revoked_at=timing.now())
    rig.says(event(2))
    rig.settles()
    assert rig.ledger.took == [(CHIP, 1)]


def test_a_new_generation_ends_the_key_before(rig):
    register(generation=2)
    rig.says(event(1))
    rig.says(event(2, key=device_key(CHIP, 2)))
    rig.settles()
    assert rig.ledger.took == [(CHIP, 2)]


@pytest.mark.parametrize(("trouble", "reason"), [
    (Refused("no_such_session", "There is none."), "refused:no_such_session"),
    (KeyError("e"), "failed:KeyError"),
])  # fmt: skip
def test_what_a_pack_cannot_take_is_parked_and_the_next_goes_on(rig, trouble, reason):
    register()
    rig.ledger.troubles = iter([trouble, None])
    rig.says(event(1))
    rig.says(event(2))
    rig.settles()
    assert rig.ledger.took == [(CHIP, 2)]
    assert reasons() == {reason: 1}


def test_while_the_database_is_away_everything_waits(rig):
    register()
    rig.ledger.troubles = iter([OperationalError("away"), OperationalError("away"), None, None])
    rig.says(event(1))
    rig.says(event(2))
    rig.settles()
    assert rig.ledger.took == [(CHIP, 1), (CHIP, 2)]


def test_telemetry_comes_in_batches_and_the_forged_falls_out():
    batches: list[list[Any]] = []
    rig = Rig(declared(batches.append))
    register()
    tel = f"weld/1/{CHIP}/tel"
    for number in range(20):
        rig.says(sealed(KEY, "tel", CHIP, {"v": 1, "a": number}), tel)
    rig.says(sealed(device_key("JX-0002", 1), "tel", CHIP, {"v": 1, "a": 99}), tel)
    rig.settles()
    assert [one.body["a"] for batch in batches for one in batch] == list(range(20))
    assert len(batches) < 5
    assert reasons() == {"mac": 1}


def test_telemetry_that_is_too_much_is_dropped_and_counted(monkeypatch):
    monkeypatch.setattr("anlan.adapters.mqtt.bridge.MOST_WAITING", 10)
    bridge = Bridge(declared(), lambda *_: None)  # not started: nobody takes anything
    for _ in range(15):
        bridge.hear(f"weld/1/{CHIP}/tel", b"{}", 0, lambda: None)
    assert (bridge.waiting, bridge.counts["dropped"]) == (10, 5)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.binary(max_size=3000))
def test_no_bytes_on_any_topic_end_the_bridge(rig, topic, payload):
    rig.says(payload, topic)
    rig.says(payload, EV)
    rig.says(payload, f"weld/1/{CHIP}/tel")
    until(lambda: len(rig.acknowledged) == rig.sent, "everything is acknowledged", 10)
    assert not rig.ledger.took


@given(st.text(max_size=30))
def test_a_topic_spells_one_address_or_none(text):
    for topic in (text, f"weld/1/{text}/ev", f"weld/1/{CHIP}/{text}"):
        found = address_of(topic)
        assert found is None or "/".join(found) == topic


def test_a_meter_of_the_specimen_measures_by_its_own_command(story, verify):
    noise = story.noise().pk
    topics = Topics([one for one in REGISTRY.topics() if one[0] == "specimen"])
    take = topics.find("noise/1/M-1/ev").topic.take
    register("M-1")
    from_register = Device.objects.get(code="M-1")
    rig = Rig(topics)
    frame = sealed(device_key("M-1", 1), "ev", "M-1", {"e": 1, "noise": str(noise), "decibels": 70})
    place = sealed(device_key("M-1", 1), "tel", "M-1", {"lat": 28.6, "lng": 121.4})
    assert take is not None
    rig.says(frame, "noise/1/M-1/ev")
    rig.says(frame, "noise/1/M-1/ev")
    rig.says(place, "noise/1/M-1/tel")
    rig.settles()
    assert EventRecord.objects.filter(name="specimen.noise_measured").count() == 1
    assert len(rig.answers) == 2
    assert LatestSample.objects.get().device == from_register.code


class Chip:
    """Says numbered events and repeats them until they are confirmed, as the firmware does."""

    def __init__(self, port: int, code: str, most: int) -> None:
        self.code, self.most = code, most
        self.confirmed: set[int] = set()
        self.client = Client(
            Access("127.0.0.1", port, code), code, filters=[(f"weld/1/{code}/ev/ok", 1)], hear=self._hear
        ).start()

    def _hear(self, _topic: str, payload: bytes, _quality: int, done: Callable[[], None]) -> None:
        self.confirmed.add(int(payload.split(b'"e":')[1].split(b"}")[0]))
        done()

    def live(self, ending: threading.Event) -> None:
        while len(self.confirmed) < self.most and not ending.is_set():
            for number in range(1, self.most + 1):
                if number not in self.confirmed and self.client.is_connected:
                    self.client.send(f"weld/1/{self.code}/ev", event(number, self.code))
            ending.wait(0.5)


def test_a_broker_that_dies_in_mid_stream_loses_nothing_and_nothing_is_taken_twice(mosquitto: Mosquitto):
    codes, most = [f"JX-{number:04}" for number in range(4)], 600
    for code in codes:
        register(code)
    taken: set[tuple[str, int]] = set()
    twice: list[int] = []

    def take(device: Any, _channel: str, body: dict[str, Any], _heard_at: Any) -> bytes:
        """Once by its number, as a pack's command does under its key."""
        if (device.code, body["e"]) in taken:
            twice.append(body["e"])
        taken.add((device.code, body["e"]))
        return sealed(device.key, "ev/ok", device.code, {"v": 1, "e": body["e"]})

    topics = declared(take)
    platform: Client
    bridge = Bridge(topics, lambda topic, payload: platform.send(topic, payload)).start()
    platform = Client(
        Access.of(mosquitto.url), "anlan-bridge", filters=topics.filters(), hear=bridge.hear, keeps=600
    ).start()
    assert platform.wait_connected()
    chips = [Chip(mosquitto.port, code, most) for code in codes]
    ending = threading.Event()
    lives = [threading.Thread(target=one.live, args=(ending,)) for one in chips]
    for one in lives:
        one.start()
    for at in (100, 500):
        until(lambda at=at: len(taken) > at, f"{at} are taken", 30)  # type: ignore[misc]
        before = platform.connections
        mosquitto.kill()
        mosquitto.start()
        until(lambda before=before: platform.connections > before, "the bridge is back", 30)  # type: ignore[misc]
    until(lambda: all(len(one.confirmed) == most for one in chips), "every event is confirmed", 60)
    ending.set()
    for one in lives:
        one.join()
    assert taken == {(code, number) for code in codes for number in range(1, most + 1)}
    assert platform.connections >= 3
    for one in chips:
        one.client.stop()
    platform.stop()
    bridge.stop()


def test_a_bridge_that_is_slow_lets_the_rest_wait_at_the_broker(mosquitto: Mosquitto):
    waiting: list[Callable[[], None]] = []
    platform = Client(
        Access.of(mosquitto.url),
        "anlan-bridge",
        filters=[("weld/1/+/ev", 1)],
        hear=lambda *one: waiting.append(one[3]),
    ).start()
    assert platform.wait_connected()
    chip = Client(Access("127.0.0.1", mosquitto.port, CHIP), CHIP).start()
    assert chip.wait_connected()
    for number in range(IN_FLIGHT * 2):
        chip.send(EV, b"%d" % number)
    until(lambda: len(waiting) == IN_FLIGHT, "the window is full", 10)
    assert not threading.Event().wait(0.3)
    assert len(waiting) == IN_FLIGHT
    for done in list(waiting):
        done()
    until(lambda: len(waiting) == IN_FLIGHT * 2, "the next ones come", 10)
    chip.stop()
    platform.stop()


def test_a_session_is_kept_for_a_bridge_that_comes_back(mosquitto: Mosquitto):
    def bridge(ear: Ear) -> Client:
        return Client(
            Access.of(mosquitto.url), "anlan-bridge", filters=[("weld/1/+/ev", 1)], hear=ear, keeps=600
        ).start()

    first, second = Ear(), Ear()
    before = bridge(first)
    assert before.wait_connected()
    chip = Client(Access("127.0.0.1", mosquitto.port, CHIP), CHIP).start()
    before.stop()
    chip.publish(EV, b"while nobody listened")
    after = bridge(second)
    second.waits_for(b"while nobody listened")
    after.stop()
    chip.stop()
