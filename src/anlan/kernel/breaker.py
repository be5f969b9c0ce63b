# SPDX-License-Identifier: Apache-2.0
"""Stops knocking at a door that does not open, and tries it again with one knock after a rest."""

import threading
import time
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half-open"]


class Breaker:
    """Closed: all pass. Open after `failures` in a row: nobody. Half-open after `rest_seconds`: one may."""

    def __init__(
        self, *, failures: int = 5, rest_seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._rest, self._clock = failures, rest_seconds, clock
        self._lock = threading.Lock()
        self._failed = 0
        self._opened_at: float | None = None
        self._trying = False

    @property
    def state(self) -> State:
        """The state at this moment."""
        with self._lock:
            return self._state()

    def _state(self) -> State:
        if self._opened_at is None:
            return "closed"
        return "half-open" if self._clock() - self._opened_at >= self._rest else "open"

    def rest_left(self) -> float:
        """Seconds until a try is allowed again; 0 when one is allowed now."""
        with self._lock:
            return 0.0 if self._opened_at is None else max(0.0, self._opened_at + self._rest - self._clock())

    def admits(self) -> bool:
        """Whether the caller may try now; who was admitted must report `succeeded` or `failed`."""
        with self._lock:
            state = self._state()
            if state == "half-open" and not self._trying:
                self._trying = True
                return True
            return state == "closed"

    def succeeded(self) -> None:
        """The door opened: forget the failures."""
        with self._lock:
            self._failed, self._opened_at, self._trying = 0, None, False

    def failed(self) -> None:
        """The door stayed shut: count, and open the breaker when it was once too often."""
        with self._lock:
            self._failed += 1
            if self._trying or self._failed >= self._most:
                self._opened_at, self._trying = self._clock(), False
