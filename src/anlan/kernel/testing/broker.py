# SPDX-License-Identifier: Apache-2.0
"""A broker without a network, for tests: it keeps what was published, and can have nobody listening or be away."""

from typing import NamedTuple

from anlan.kernel.ports import NotSent


class Published(NamedTuple):
    """One message that the broker took."""

    topic: str
    payload: bytes
    expires: float | None
    retain: bool


class QuietBroker:
    """Takes everything; `silent` are topics where nobody listens, `is_away`: it cannot be reached."""

    def __init__(self) -> None:
        self.took: list[Published] = []
        self.silent: set[str] = set()
        self.is_away = False

    def publish(
        self, topic: str, payload: bytes, *, expires: float | None = None, retain: bool = False
    ) -> None:
        """Keep it; raises NotSent where the test wants it."""
        if self.is_away:
            raise NotSent("unreachable")
        if topic in self.silent and not retain:
            raise NotSent("no_listener")
        self.took.append(Published(topic, payload, expires, retain))

    def on(self, topic: str) -> list[bytes]:
        """What was published there, in order."""
        return [one.payload for one in self.took if one.topic == topic]
