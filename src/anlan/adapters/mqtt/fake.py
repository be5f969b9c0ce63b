# SPDX-License-Identifier: Apache-2.0
"""A broker in one object, for tests: what is published is heard in the same call, by the same rules of who may what."""

import time
from collections.abc import Callable, Sequence

from anlan.kernel.ports import NotSent

from .client import Hear, Will
from .embedded import PLATFORM
from .topics import Topics


def _nothing() -> None:
    """A message that nobody acknowledges."""


class Hub:
    """Keeps retained messages and who listens; `line` gives one of those who speak."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics
        self.lines: dict[str, Line] = {}
        self.retained: dict[str, tuple[bytes, float]] = {}

    def line(
        self,
        user: str,
        *,
        filters: Sequence[tuple[str, int]] = (),
        hear: Hear | None = None,
        will: Will | None = None,
    ) -> "Line":
        """Somebody comes in; whoever had the name before is thrown out."""
        if user in self.lines:
            self.lines[user].fall()
        self.lines[user] = Line(self, user, filters, hear, will)
        self.lines[user].greet()
        return self.lines[user]

    def spread(self, topic: str, payload: bytes) -> int:
        """Tell it to all who listen; how many did."""
        hearers = [hear for one in list(self.lines.values()) for hear in one.hearers(topic)]
        for hear in hearers:
            hear(topic, payload, 1, _nothing)
        return len(hearers)


class Line:
    """One who speaks and listens; fulfils the port Broker."""

    def __init__(
        self, hub: Hub, user: str, filters: Sequence[tuple[str, int]], hear: Hear | None, will: Will | None
    ) -> None:
        self._hub, self._user, self._filters, self._hear, self._will = hub, user, filters, hear, will

    def greet(self) -> None:
        """Hear what waits."""
        now = time.monotonic()
        for topic, (payload, end) in list(self._hub.retained.items()):
            for hear in self.hearers(topic) if end > now else ():
                hear(topic, payload, 1, _nothing)

    def hearers(self, topic: str) -> list[Callable[..., None]]:
        """How this one hears a topic, if it may and wants to."""
        may = self._user == PLATFORM or self._hub.topics.may_read(self._user, topic)
        wants = any(_fits(one, topic) for one, _ in self._filters)
        return [self._hear] if self._hear and may and wants else []

    def publish(
        self, topic: str, payload: bytes, *, expires: float | None = None, retain: bool = False
    ) -> None:
        """Say it; raises NotSent."""
        if self._hub.lines.get(self._user) is not self:
            raise NotSent("unreachable")
        if self._user != PLATFORM and not self._hub.topics.may_write(self._user, topic):
            raise NotSent("refused", is_refused=True)
        if retain:
            end = float("inf") if expires is None else time.monotonic() + expires
            self._hub.retained[topic] = (payload, end)
        if not self._hub.spread(topic, payload) and not retain:
            raise NotSent("no_listener")

    def stop(self) -> None:
        """Say good-bye."""
        self._hub.lines.pop(self._user, None)

    def fall(self) -> None:
        """Be gone without a word: the will is told."""
        self.stop()
        if self._will is not None:
            if self._will.retain:
                self._hub.retained[self._will.topic] = (self._will.payload, float("inf"))
            self._hub.spread(self._will.topic, self._will.payload)


def _fits(pattern: str, topic: str) -> bool:
    asked, said = pattern.split("/"), topic.split("/")
    return len(asked) == len(said) and all(a in ("+", s) for a, s in zip(asked, said, strict=True))
