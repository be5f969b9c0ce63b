# SPDX-License-Identifier: Apache-2.0
"""The three brokers that the suite runs against, and whoever speaks with them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from anlan.adapters.mqtt.client import Access, Client, Done, Will
from anlan.adapters.mqtt.embedded import PLATFORM, Gateway
from anlan.adapters.mqtt.fake import Hub, Line
from anlan.adapters.mqtt.mosquitto import Mosquitto, program, rights
from anlan.adapters.mqtt.topics import Topics
from anlan.kernel.declare import Topic
from anlan.kernel.devices.keys import device_key, pass_word
from anlan.kernel.testing.scene import until

FAMILIES = {"weld/1": (["st", "ev", "tel"], ["cmd", "cfg", "ev/ok"])}


def _nobody(*_: object) -> None:
    """Takes a message and does nothing."""


def declared(take: Callable[..., Any] = _nobody) -> Topics:
    """The topics of the suite."""
    return Topics([
        ("welding", Topic("weld/1/{device}/st", take)),
        ("welding", Topic("weld/1/{device}/ev", take)),
        ("welding", Topic("weld/1/{device}/tel", take, qos=0, batch=True)),
    ])  # fmt: skip


class Ear:
    """Hears and remembers."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self._lock = threading.Lock()

    def __call__(self, topic: str, payload: bytes, _quality: int, done: Done) -> None:
        with self._lock:
            self.heard.append((topic, payload))
        done()

    def waits_for(self, payload: bytes) -> None:
        """Wait until it was heard."""
        until(lambda: payload in self.words, f"{payload!r} is heard, not {self.words}", 10)

    @property
    def words(self) -> list[bytes]:
        """What was heard, in order."""
        return [payload for _, payload in self.heard]


class Side:
    """One broker, and how one comes in."""

    def __init__(self, broker: Hub | Gateway | Mosquitto) -> None:
        self.broker = broker
        self._open: list[Client | Line] = []

    def come(
        self, user: str, *filters: str, ear: Ear | None = None, will: Will | None = None, name: str = ""
    ) -> Client | Line:
        """Come in as the platform or as a device."""
        wanted = [(one, 1) for one in filters]
        if isinstance(self.broker, Hub):
            line: Client | Line = self.broker.line(user, filters=wanted, hear=ear, will=will)
        else:
            word = pass_word(device_key(user, 1), user)
            if user == PLATFORM:
                word = self.broker.password if isinstance(self.broker, Gateway) else ""
            access = Access("127.0.0.1", self.broker.port, user, word)
            line = Client(access, name or user, filters=wanted, hear=ear, will=will).start()
            assert line.wait_connected(10)
        self._open.append(line)
        return line

    def falls(self, line: Client | Line) -> None:
        """The line is cut without a good-bye."""
        if isinstance(line, Line):
            line.fall()
        else:
            line._loop.call_soon_threadsafe(line._stop.set)
            line._loop.call_soon_threadsafe(line._wire._connection._transport.abort)

    def end(self) -> None:
        """Everybody leaves."""
        for line in self._open:
            line.stop()
        if not isinstance(self.broker, Hub):
            self.broker.stop()


def _admits(user: str, password: str) -> bool:
    return password == pass_word(device_key(user, 1), user)


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """A real one, where it is installed."""
    if program() is None:
        pytest.skip("mosquitto is not installed: tools/setup.sh test")
    broker = Mosquitto(tmp_path / "broker", rights(FAMILIES)).start()
    yield broker
    broker.stop()


@pytest.fixture(params=["mosquitto", "embedded", "fake"])
def side(request: pytest.FixtureRequest) -> Iterator[Side]:
    """Each of the three."""
    if request.param == "mosquitto":
        made = Side(request.getfixturevalue("mosquitto"))
    elif request.param == "embedded":
        made = Side(Gateway(declared(), _admits).start())
    else:
        made = Side(Hub(declared()))
    yield made
    made.end()
