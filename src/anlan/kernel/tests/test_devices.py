# SPDX-License-Identifier: Apache-2.0
"""Machines: their keys and frames, what they may run, what a pack may hear."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel import timing
from anlan.kernel.checks import topic_faults
from anlan.kernel.command import perform
from anlan.kernel.declare import Topic
from anlan.kernel.devices.keys import NoMasterKey, NotGenuine, device_key, opened, sealed
from anlan.kernel.devices.models import Device
from anlan.kernel.devices.seen import device_seen
from anlan.kernel.errors import Invalid, NotAllowed, NotFound
from anlan.kernel.ids import new_id
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.testing.specimen.commands.send_warning import send_warning

CHIP = "CHIP-0001"
KEY = device_key(CHIP, 1)
# Made with openssl from the master key 00 01 … 1f; docs/reference/welding-protocol.md has them too.
VECTORS = [
    ("st", {"v": 1, "b": "b1", "on": False}, "7282381f5e8020a1df23fe57db28babc342b6c354f4ba4e5acbb557d5735c39d"),
    ("ev/ok", {"v": 1, "e": 7, "at": 1795859267}, "78f4c2e1c5d53b65612e97a843856ca04dca1b358ab81eb59fbd78fc14f990f1"),
]  # fmt: skip


def test_a_device_key_is_what_others_derive():
    assert KEY.hex() == "fd251e71d7db1d7bbb6f9409c42fa0cd77597e8ef2252cc196fdb9f6eef7ef05"


def test_another_generation_has_another_key():
    assert device_key(CHIP, 2) != KEY


def test_without_a_master_key_nobody_is_believed(settings):
    settings.ANLAN_DEVICE_KEY = ""
    with pytest.raises(NoMasterKey):
        device_key("CHIP-NEVER-SEEN", 1)


@pytest.mark.parametrize(("channel", "body", "signature"), VECTORS)
def test_a_frame_is_what_others_sign(channel, body, signature):
    frame = sealed(KEY, channel, CHIP, body)
    assert frame == json.dumps(body, separators=(",", ":")).encode() + b"\n" + signature.encode()
    assert opened(KEY, channel, CHIP, frame, 1024) == body


FRAME = sealed(KEY, "ev", CHIP, {"v": 1, "e": 1})
FORGED = [
    ("mac", FRAME.replace(b'"e":1', b'"e":2')),
    ("mac", sealed(device_key("OTHER", 1), "ev", CHIP, {"v": 1})),
    ("mac", sealed(KEY, "st", CHIP, {"v": 1})),
    ("mac", sealed(KEY, "ev", "OTHER", {"v": 1})),
    ("mac", FRAME[:-1] + FRAME[-1:].upper() if FRAME[-1:].isalpha() else FRAME[:-1] + b"z"),
    ("malformed", b""),
    ("malformed", FRAME.replace(b"\n", b" ")),
    ("malformed", sealed(KEY, "ev", CHIP, [1, 2])),  # type: ignore[arg-type]
    ("oversize", sealed(KEY, "ev", CHIP, {"v": "x" * 3000})),
]


@pytest.mark.parametrize(("code", "frame"), FORGED)
def test_what_is_not_genuine_is_refused_with_its_reason(code, frame):
    with pytest.raises(NotGenuine, match=code):
        opened(KEY, "ev", CHIP, frame, 2048)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_what_is_sealed_opens_as_it_was(body):
    assert opened(KEY, "ev", CHIP, sealed(KEY, "ev", CHIP, body), 1 << 20) == body


@given(st.binary(max_size=300))
def test_noise_is_never_a_frame(noise):
    with pytest.raises(NotGenuine):
        opened(KEY, "ev", CHIP, noise, 2048)


@given(st.integers(0, len(FRAME) - 1), st.integers(1, 255))
def test_one_changed_byte_is_one_too_many(place, by):
    changed = bytearray(FRAME)
    changed[place] ^= by
    with pytest.raises(NotGenuine):
        opened(KEY, "ev", CHIP, bytes(changed), 2048)


def heard(_device, _channel, _body, _heard_at):
    return None


def test_a_pattern_names_one_device_and_one_channel():
    faults = topic_faults([
        ("welding", Topic("weld/1/{device}/ev", heard)),
        ("specimen", Topic("weld/1/{device}/ev", heard)),
        ("specimen", Topic("weld/1/{firm}/{device}/ev", heard)),
        ("specimen", Topic("weld/{device}/#", heard)),
        ("specimen", Topic("weld/1/{device}/ev/ok", heard)),
    ])  # fmt: skip
    assert faults == [
        "topic weld/1/{device}/ev of specimen is taken by welding already",
        "topic weld/1/{firm}/{device}/ev of specimen has an unknown place {firm}",
        "topic weld/{device}/# of specimen is not <word>/<version>/{device}/<channel>",
        "topic weld/1/{device}/ev/ok of specimen ends with /ok, where answers go",
    ]


@pytest.fixture
def meter(story):
    Device.objects.create(id=new_id(), code=CHIP, kind="meter", region_path="331002")
    return device_seen(CHIP).caller("specimen")


def test_a_device_runs_what_says_that_devices_may(story, meter):
    noise = story.noise().pk
    assert perform(measure_noise, meter, {"noise": noise, "decibels": 70}).result == 70


@pytest.mark.parametrize(("verb", "values"), [(send_warning, {}), (add_note, {"text": "Loud"})])
def test_a_device_runs_nothing_else(story, meter, verb, values):
    with pytest.raises((NotAllowed, NotFound)):
        perform(verb, meter, {"matter" if verb is add_note else "noise": story.noise().pk, **values})


def test_a_devices_clock_is_bounded_as_a_phones_is(story, meter):
    with pytest.raises(Invalid, match="future"):
        perform(
            measure_noise,
            meter,
            {"noise": story.noise().pk, "decibels": 70},
            at=timing.now() + timedelta(hours=1),
        )


def test_a_revoked_device_is_not_seen_from_that_moment(story, meter):
    Device.objects.update(revoked_at=timing.now())
    assert device_seen(CHIP) is None
