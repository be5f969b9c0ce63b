# SPDX-License-Identifier: Apache-2.0
"""The firmware itself, on the real MicroPython: a scan in the district closes its relay, and all that it tells is on record."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from boards import Board, has_micropython

from anlan.adapters.mqtt.mosquitto import Mosquitto, program
from anlan.kernel.devices.keys import device_key
from anlan.kernel.testing.scene import sqlite_scene, until
from anlan.runtime.simulated.fleet import codes

from .hall import ACL, Hall

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(
        not (program() and has_micropython()), reason="needs Mosquitto, and Node with MicroPython"
    ),
]


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    scene, broker = sqlite_scene(tmp_path), Mosquitto(tmp_path / "broker", ACL).start()
    monkeypatch.setenv("ANLAN_BROKER_URL", broker.url)
    monkeypatch.setenv("ANLAN_DEVICE_KEY", base64.b64encode(bytes(range(32))).decode())
    try:
        yield Hall(scene, broker, 1)
    finally:
        scene.end()
        broker.stop()


@pytest.fixture
def board(hall: Hall, tmp_path: Path) -> Iterator[Board]:
    code = codes(1)[0]
    made = Board(hall.broker.port, tmp_path / "flash", code, device_key(code, 1))
    yield made
    made.cut()


def test_a_scan_closes_the_relay_of_the_real_firmware_and_a_stop_opens_it(hall: Hall, board: Board):
    welder = hall.part("weld", json.dumps(hall.pairs), 1)
    assert welder.ends() == 0, (hall.scene.folder / "stumbled.txt").read_text()[-3000:]
    told = hall.settles()
    until(lambda: not board.closed, "the relay is open again")
    assert board.relay.count(True) == told["accepted"] >= 1
    assert told["whole"], "the chip's story is here from its first word, each once"
    assert (told["broken"], told["unchained"], told["flagged"], told["strange"], told["silent"]) == (0,) * 5
