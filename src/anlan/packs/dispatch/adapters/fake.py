# SPDX-License-Identifier: Apache-2.0
"""A 110 side inside the process: takes every message once, and may be away or unwilling. For tests without a network."""

from collections.abc import Callable
from datetime import datetime

from .port import Acknowledgement, NotReached, Outbound, Rejected, fingerprint


class Fake110:
    """A Police110 that keeps what it got, in order."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.received: dict[str, Outbound] = {}
        self.is_away = False
        self.rejects = ""
        self._now = now

    def send(self, message: Outbound) -> Acknowledgement:
        """Keep the message, or fail in one of the port's two ways."""
        if self.is_away:
            raise NotReached("no_connection", "对方没有应答。", "The other side does not answer.")
        if self.rejects:
            raise Rejected(self.rejects, "对方不接收。", 422)
        mark = fingerprint(message)
        is_repeat = mark in self.received
        self.received.setdefault(mark, message)
        return Acknowledgement.of(message, self._now(), is_repeat=is_repeat)
