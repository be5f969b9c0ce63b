# SPDX-License-Identifier: Apache-2.0
"""The 110 side's call desk in the demo: pushes orders to the district until they are acknowledged."""

import random
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from anlan.kernel import timing
from anlan.kernel.breaker import Breaker

from .demo_calls import DemoCall
from .http_110 import PATIENCE, Http110, Patience
from .port import Acknowledgement, Inbound, NotReached, Rejected, message_id
from .simulator_110 import Simulator110

_LONGEST_PAUSE = 30.0  # seconds between two tries of one push


class Stopped(Exception):
    """The desk was told to stop before a push was acknowledged."""


class _Push(NamedTuple):
    message: Inbound
    id: str


class Caller110:
    """Pushes to `target` with the simulator's secrets and in its mood; give back with `close`."""

    def __init__(
        self, simulator: Simulator110, target: str, *, seed: int = 7, patience: Patience = PATIENCE
    ) -> None:
        """`target` is the district's URL for pushes; `seed` decides the order when it shuffles."""
        self._simulator = simulator
        self._draw = random.Random(seed)  # noqa: S311 - a demo must be repeatable
        self._stop = threading.Event()
        # The desk never rests: an emergency call is tried on, so its breaker opens for no time at all.
        self._line = Http110(
            target, simulator.secrets, patience=replace(patience, tries=1), breaker=Breaker(rest_seconds=0.0),
            now=simulator.now, draw=self._draw.random,
        )  # fmt: skip
        self._first_pause = patience.first_pause

    def stop(self) -> None:
        """Let `push` and `play` end soon, from any thread."""
        self._stop.set()

    def close(self) -> None:
        """Stop and give the connections back."""
        self.stop()
        self._line.close()

    def push(self, message: Inbound, *, webhook_id: str | None = None) -> Acknowledgement:
        """Push until acknowledged, with growing pauses. Raises Rejected, or Stopped."""
        chosen, pause = webhook_id or message_id(message), self._first_pause
        while not self._stop.is_set():
            try:
                acknowledgement = self._line.send(message, webhook_id=chosen)
            except NotReached as error:
                self._simulator.note_push(chosen, message.order_number, error.code)
                named = min(error.retry_after or 0.0, _LONGEST_PAUSE)
                self._stop.wait(max(named, pause * (0.5 + self._draw.random() / 2)))
                pause = min(pause * 2, _LONGEST_PAUSE)
            except Rejected as error:
                self._simulator.note_push(chosen, message.order_number, error.code)
                raise
            else:
                outcome = "known" if acknowledgement.is_repeat else "acknowledged"
                self._simulator.note_push(chosen, message.order_number, outcome)
                return acknowledgement
        raise Stopped(message.order_number)

    def push_all(self, messages: Iterable[Inbound]) -> None:
        """Push a script in the present mood: repeated, shuffled; a rejected one is noted and passed over."""
        held: list[_Push] = []
        for message in messages:
            held.extend(self._copies(message))
            while len(held) > self._simulator.mood.shuffle:
                self._let_go(held)
        while held:
            self._let_go(held)

    def play(self, calls: Iterator[DemoCall]) -> None:
        """Wait and push, call after call, in the district's time, until `stop`. Give it its own thread."""
        held: list[_Push] = []
        try:
            for call in calls:
                if self._stop.wait(timing.machine_seconds(call.wait)):
                    return
                for message in call.messages(self._simulator.now()):
                    held.extend(self._copies(message))
                while len(held) > self._simulator.mood.shuffle:
                    self._let_go(held)
            while held:
                self._let_go(held)
        except Stopped:
            return

    def _copies(self, message: Inbound) -> list[_Push]:
        own = message_id(message)
        again = range(1, self._simulator.mood.repeat + 1)
        return [_Push(message, own), *(_Push(message, f"{own}-{n}" if n % 2 == 0 else own) for n in again)]

    def _let_go(self, held: list[_Push]) -> None:
        chosen = held.pop(self._draw.randrange(len(held)) if self._simulator.mood.shuffle else 0)
        try:
            self.push(chosen.message, webhook_id=chosen.id)
        except Rejected:
            return  # noted in the log; the desk goes on with the next call
