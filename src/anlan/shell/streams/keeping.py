# SPDX-License-Identifier: Apache-2.0
"""Positions between their arrival and the database: a bounded buffer, and one thread that writes it in batches."""

import logging
import threading
from collections.abc import Callable, Sequence

from anlan.kernel.errors import write_down

from .samples import Sample

log = logging.getLogger("anlan.streams")
EVERY = 0.25  # machine seconds between two batches, at least
PLENTY = 5_000  # samples in one batch of which all are kept; beyond, only the newest of each device
MOST = 50_000  # samples in memory; beyond, senders are asked to wait
AGAIN = 1.0  # machine seconds after a batch that the database refused


class Full(Exception):
    """The database does not keep up; nothing of the request was taken."""


class Keeping:
    """Takes samples at once and hands them to `keep` soon. What was taken is lost only if the process is killed."""

    def __init__(
        self,
        keep: Callable[[Sequence[Sample]], object],
        *,
        every: float = EVERY,
        plenty: int = PLENTY,
        most: int = MOST,
    ) -> None:
        self.kept = 0  # samples handed to the database since the process began
        self.thinned = 0  # samples replaced by newer ones of the same device before they were written
        self._keep = keep
        self._every = every
        self._plenty = plenty
        self._most = most
        self._all: list[Sample] = []
        self._newest: dict[str, Sample] = {}
        self._writing = 0
        self._lock = threading.Lock()
        self._some = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="positions", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """Write what is there and end, within `patience` machine seconds."""
        self._ending.set()
        self._some.set()
        self._thread.join(patience)

    def take(self, samples: Sequence[Sample]) -> None:
        """Put a request's samples into the buffer, all or none. Raises Full."""
        with self._lock:
            waiting = self._writing + len(self._all) + len(self._newest)
            if waiting + len(samples) > self._most:
                raise Full
            if len(self._all) + len(samples) <= self._plenty:
                self._all.extend(samples)
            else:
                self._thin(samples)
        self._some.set()

    def _thin(self, samples: Sequence[Sample]) -> None:
        for one in samples:
            before = self._newest.get(one.device)
            if before is not None:
                self.thinned += 1
            if before is None or before.at <= one.at:
                self._newest[one.device] = one

    def _run(self) -> None:
        while True:
            self._some.wait()
            self._some.clear()
            batch = self._take_out()
            if batch and not self._write(batch):
                return
            if self._ending.wait(self._every):
                last = self._take_out()
                if last:
                    self._write(last)
                return

    def _take_out(self) -> list[Sample]:
        with self._lock:
            batch = [*self._all, *self._newest.values()]
            self._all, self._newest, self._writing = [], {}, len(batch)
            return batch

    def _write(self, batch: list[Sample]) -> bool:
        """Write a batch, again and again if need be; whether it was written before the end."""
        while True:
            try:
                self._keep(batch)
            except Exception as fault:  # noqa: BLE001 – the batch waits, and senders hear that the buffer is full
                write_down(log, "positions could not be written yet", fault)
                if self._ending.wait(AGAIN):
                    return False
                continue
            self.kept += len(batch)
            with self._lock:
                self._writing = 0
            return True
