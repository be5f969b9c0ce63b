# SPDX-License-Identifier: Apache-2.0
"""Everything between a scan and a machine, in processes of its own, with a real Mosquitto between."""

import json
from typing import Any

from anlan.adapters.mqtt.mosquitto import Mosquitto
from anlan.kernel.testing.scene import Process, Scene, until

PACKS = ("anlan.packs.dispatch", "anlan.packs.welding")
ACL = "user anlan\ntopic readwrite #\npattern readwrite weld/1/%u/#\n"


class Hall:
    """A scene with a broker, two bridges and a worker; chips come online at the broker."""

    def __init__(self, scene: Scene, broker: Mosquitto, machines: int) -> None:
        self.scene, self.broker = scene, broker
        self.pairs = self._ask("prepare", machines)
        self.bridges = [self._word("bridge") for _ in range(2)]
        self.worker = self._word("worker")
        until(lambda: bool(self._ask("listening")), "a bridge listens")

    def _word(self, *arguments: object) -> Process:
        return self.scene.python("-m", "anlan.runtime.cli", *arguments, packs=PACKS)

    def part(self, *arguments: object) -> Process:
        """A part of parts.py."""
        return self.scene.python("-m", "tests.machines.parts", *arguments, packs=PACKS)

    def _ask(self, *arguments: object) -> Any:
        process = self.part(*arguments)
        assert process.ends() == 0, (self.scene.folder / "stumbled.txt").read_text()[-3000:]
        return json.loads(process.lines[-1])

    def simulate(self) -> None:
        """As many simulated chips come online."""
        fleet = self._word("simulate", "welding", "--machines", len(self.pairs), "--broker", self.broker.url)
        until(lambda: any(one.startswith("ready") for one in fleet.lines), "the chips are online")

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
