# SPDX-License-Identifier: Apache-2.0
"""Workers and bridges killed in the middle of everything: no machine starts unsafely, no event is lost, none counts twice."""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from anlan.adapters.mqtt.mosquitto import Mosquitto, program
from anlan.kernel.testing.scene import postgres_scene, sqlite_scene, until

from .hall import ACL, Hall

pytestmark = pytest.mark.skipif(program() is None, reason="needs Mosquitto")
MACHINES, TIMES = 4, 2


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.once),
        pytest.param("postgresql", marks=pytest.mark.postgres),
    ]
)
def hall(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    server = os.environ.get("ANLAN_TEST_POSTGRES_URL")
    if request.param == "postgresql" and not server:
        pytest.skip("needs PostgreSQL: run through tools/private_postgres.py")
    scene = sqlite_scene(tmp_path) if request.param == "sqlite" else postgres_scene(tmp_path, str(server))
    broker = Mosquitto(tmp_path / "broker", ACL).start()
    monkeypatch.setenv("ANLAN_BROKER_URL", broker.url)
    monkeypatch.setenv("ANLAN_DEVICE_KEY", base64.b64encode(bytes(range(32))).decode())
    try:
        made = Hall(scene, broker, MACHINES)
        made.simulate()
        yield made
    finally:
        scene.end()
        broker.stop()


def test_a_worker_and_a_bridge_killed_in_mid_stream(hall: Hall):
    welders = [hall.part("weld", json.dumps(hall.pairs[place::2]), TIMES) for place in range(2)]
    until(lambda: welders[0].lines, "work begins")
    hall.worker.kill()
    hall.again("worker")
    until(lambda: len(welders[0].lines) > 1, "work goes on with another worker")
    hall.bridges[0].kill()
    until(lambda: len(welders[0].lines) > 2, "work goes on with the other bridge")
    for one in welders:
        assert one.ends() == 0, (hall.scene.folder / "stumbled.txt").read_text()[-3000:]
    told = hall.settles()
    assert told["whole"], "every chip's story is here from its first word, each once"
    assert (told["broken"], told["unchained"], told["flagged"]) == (0, 0, 0)
    assert told["twice"] == [], "what happened once is told once"
    assert (told["strange"], told["late"]) == (0, 0), (
        "nothing started without a lease, nothing long after its scan"
    )
    assert told["silent"] == 0, "what was answered did start, and its chip told of it"
    assert told["accepted"] >= MACHINES * TIMES
