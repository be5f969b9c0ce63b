# SPDX-License-Identifier: Apache-2.0
"""The platform keeps the vectors by which chips are built: keys are derived so, and each frame has its verdict."""

import json

import pytest
from django.test import override_settings

from anlan.kernel.devices.keys import NotGenuine, device_key, opened
from findings import ROOT

VECTORS = json.loads((ROOT / "docs/howto/chip-vectors.json").read_text())


def test_keys_come_from_the_master():
    device_key.cache_clear()
    with override_settings(ANLAN_DEVICE_KEY=VECTORS["keys"]["master"]):
        made = [device_key(one["device"], one["generation"]).hex() for one in VECTORS["keys"]["of"]]
    device_key.cache_clear()
    assert made == [one["key"] for one in VECTORS["keys"]["of"]]


@pytest.mark.parametrize("one", VECTORS["frames"], ids=lambda one: one["name"])
def test_a_frame_has_its_verdict(one):
    frame = bytes.fromhex(one["hex"]) if "hex" in one else one["text"].encode()
    try:
        opened(bytes.fromhex(VECTORS["key"]), one["channel"], one["device"], frame, one["most"])
    except NotGenuine as fault:
        verdict = fault.code
    else:
        verdict = "genuine"
    assert verdict == one["verdict"]
