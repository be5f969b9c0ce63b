# SPDX-License-Identifier: Apache-2.0
"""Asks one source over HTTP: a few quick tries, an end, and a breaker when nobody answers."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from anlan.kernel.breaker import Breaker

from .port import NoAnswer

TRIES, PAUSE = 3, 0.2
CONNECT, READ, WHOLE = 2.0, 3.0, 8.0  # seconds
MOST_BYTES = 64_000


class HttpSource:
    """One source behind one URL, through the province's gateway."""

    def __init__(
        self, name: str, url: str, key: str = "", *, breaker: Breaker | None = None,
        sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic, read: float = READ,
    ) -> None:  # fmt: skip
        self.name, self._url, self._sleep, self._clock = name, url, sleep, clock
        self.breaker = breaker or Breaker(clock=clock)
        headers = {"authorization": f"Bearer {key}"} if key else {}
        timeout = httpx.Timeout(read, connect=CONNECT)
        self._client = httpx.Client(timeout=timeout, headers=headers, trust_env=False, follow_redirects=False)

    def ask(self, said: dict[str, str]) -> dict[str, Any]:
        """The answer's JSON object (Any: JSON); raises NoAnswer."""
        ends_at = self._clock() + WHOLE
        for attempt in range(1, TRIES + 1):
            if not self.breaker.admits():
                raise NoAnswer("resting", self.name)
            try:
                found = self._once(said)
            except NoAnswer:
                self.breaker.failed()
                if attempt == TRIES or self._clock() + PAUSE * attempt >= ends_at:
                    raise
                self._sleep(PAUSE * attempt)
            else:
                self.breaker.succeeded()
                return found
        raise AssertionError("no tries")

    def _once(self, said: dict[str, str]) -> dict[str, Any]:
        try:
            answer = self._client.post(self._url, json=said)
        except httpx.TimeoutException as late:
            raise NoAnswer("timeout", self.name) from late
        except httpx.HTTPError as away:
            raise NoAnswer("no_connection", self.name) from away
        if answer.status_code != 200 or len(answer.content) > MOST_BYTES:
            raise NoAnswer("no_answer", self.name)
        try:
            found = answer.json()
        except ValueError as garbled:
            raise NoAnswer("garbled", self.name) from garbled
        if not isinstance(found, dict):
            raise NoAnswer("garbled", self.name)
        return found
