# SPDX-License-Identifier: Apache-2.0
"""Workers and bridges killed in the middle of everything: no machine starts unsafely, no event is lost, none counts twice."""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from anlan.adapters.mqtt.mosquitto import Mosquitto, program
from anlan.kernel.testing.scene import Process, Scene, postgres_scene, sqlite_scene, until

pytestmark = pytest.mark.skipif(program() is None, reason="needs Mosquitto")
PACKS = ("anlan.packs.dispatch", "anlan.packs.welding")
MACHINES, TIMES = 4, 2
ACL = "user anlan\ntopic readwrite #\npattern readwrite weld/1/%u/#\n"


class Hall:
    """A scene with a broker, two bridges, a worker, and chips at the broker."""

    def __init__(self, scene: Scene, broker: Mosquitto) -> None:
        self.scene, self.broker = scene, broker
        self.pairs = self._ask("prepare", MACHINES)
        self.bridges = [self._word("bridge") for _ in range(2)]
        self.worker = self._word("worker")
        until(lambda: bool(self._ask("listening")), "a bridge listens")
        self.fleet = self._word("simulate", "welding", "--machines", MACHINES, "--broker", broker.url)
        until(lambda: any(one.startswith("ready") for one in self.fleet.lines), "the chips are online")

    def _word(self, *arguments: object) -> Process:
        return self.scene.python("-m", "anlan.runtime.cli", *arguments, packs=PACKS)

    def part(self, *arguments: object) -> Process:
        """A part of parts.py."""
        return self.scene.python("-m", "tests.machines.parts", *arguments, packs=PACKS)

    def _ask(self, *arguments: object) -> Any:
        process = self.part(*arguments)
        assert process.ends() == 0, (self.scene.folder / "stumbled.txt").read_text()[-3000:]
        return json.loads(process.lines[-1])

    def again(self, word: str) -> Process:
        """One more of the killed."""
        return self._word(word)

    def told(self) -> dict[str, Any]:
        """What is on record (Any: JSON)."""
        return dict(self._ask("tally"))

    def settles(self) -> dict[str, Any]:
        """What is on record when nothing is open and nothing is under way any more."""
        seen: dict[str, Any] = {}

        def over() -> bool:
            seen.update(self.told())
            return seen["open"] == 0 and not seen["behind"]

        until(over, "every session is over")
        return seen


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
        yield Hall(scene, broker)
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
