# SPDX-License-Identifier: Apache-2.0
"""From a message to a command: size, device, signature, then the function of the pack that hears this topic.

It never holds up the broker's loop. What a device says is taken in the order in which it came, by one thread; a message
of quality 1 is acknowledged when it was taken in, so that what is too much waits at the broker; telemetry that is too
much is dropped and counted. While the database is away, everything waits.
"""

import logging
import queue
import threading
import zlib
from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from django.db import close_old_connections, connections

from anlan.kernel import timing
from anlan.kernel.declare import Topic
from anlan.kernel.devices.keys import NotGenuine, opened
from anlan.kernel.devices.running import Refusal, park
from anlan.kernel.devices.seen import DeviceSeen, Told, device_seen, devices_seen
from anlan.kernel.errors import CommandError, write_down
from anlan.kernel.following.patience import is_outage

from .topics import Heard, Topics

log = logging.getLogger("anlan.bridge")
HANDS = 4  # threads that take single messages
BATCH, BATCH_SECONDS = 500, 0.5
MOST_WAITING = 20_000  # samples of telemetry
REST = 0.5  # seconds before an outage is tried again

type Answer = Callable[[str, bytes], object]
type Done = Callable[[], None]


class _Letter(NamedTuple):
    name: str
    heard: Heard
    payload: bytes
    at: datetime
    done: Done


class Bridge:
    """Takes what machines say; `answer` sends what goes back."""

    def __init__(self, topics: Topics, answer: Answer) -> None:
        self._topics, self._answer = topics, answer
        self._single: list[queue.SimpleQueue[_Letter | None]] = [queue.SimpleQueue() for _ in range(HANDS)]
        self._batch: dict[str, deque[_Letter]] = {
            one.pattern: deque() for _, one in topics.declared if one.batch
        }
        self._full, self._ending = threading.Event(), threading.Event()
        self._lock = threading.Lock()
        self._refusals: deque[Refusal] = deque(maxlen=MOST_WAITING)
        self._threads = [
            *(threading.Thread(target=self._work, args=(one,), daemon=True) for one in self._single),
            threading.Thread(target=self._gather, daemon=True),
        ]
        self.counts: Counter[str] = Counter()

    def start(self) -> "Bridge":
        """Begin to take."""
        for one in self._threads:
            one.start()
        return self

    def stop(self) -> None:
        """Take what is under way, then end; what was not acknowledged the broker sends again."""
        self._ending.set()
        self._full.set()
        for one in self._single:
            one.put(None)
        for thread in self._threads:
            thread.join(10)

    @property
    def waiting(self) -> int:
        """How many messages wait in here."""
        return sum(one.qsize() for one in self._single) + sum(map(len, self._batch.values()))

    def hear(self, name: str, payload: bytes, _quality: int, done: Done) -> None:
        """Put a message where it will be taken; never waits, never asks the database."""
        heard = self._topics.find(name)
        self._count("heard")
        if heard is None:
            self._refuse(name, "", "topic", payload)
            return done()
        if len(payload) > heard.topic.most:
            self._refuse(heard.address.device, heard.address.channel, "oversize", payload)
            return done()
        letter = _Letter(name, heard, payload, timing.now(), done)
        if not heard.topic.batch:
            hand = zlib.crc32(heard.address.device.encode()) % HANDS
            return self._single[hand].put(letter)
        waiting = self._batch[heard.topic.pattern]
        if len(waiting) >= MOST_WAITING:
            self._count("dropped")
            return done()
        waiting.append(letter)
        if len(waiting) >= BATCH:
            self._full.set()
        return None

    def _count(self, what: str, many: int = 1) -> None:
        with self._lock:
            self.counts[what] += many

    def _refuse(self, device: str, channel: str, reason: str, payload: bytes) -> None:
        self._count("refused")
        self._refusals.append(Refusal.of(device, channel, reason, payload))

    def _work(self, letters: "queue.SimpleQueue[_Letter | None]") -> None:
        while (letter := letters.get()) is not None:
            if self._through_outages(lambda one=letter: self._take(one)):  # type: ignore[misc]
                letter.done()
        connections.close_all()

    def _through_outages(self, deed: Callable[[], None]) -> bool:
        """Do it, again and again while the database is away; whether it was done before the end."""
        while True:
            try:
                close_old_connections()
                deed()
            except Exception as fault:
                if not is_outage(fault):
                    log.exception("a message could not be taken")
                    return True
                write_down(log, "the bridge waits for the database", fault)
                connections.close_all()
                if self._ending.wait(REST):
                    return False
            else:
                return True

    def _take(self, letter: _Letter) -> None:
        address, topic = letter.heard.address, letter.heard.topic
        told = self._genuine(letter, device_seen(address.device))
        if told is None:
            return None
        try:
            answer = topic.take(*told)
        except CommandError as refusal:
            return self._refuse(address.device, address.channel, f"refused:{refusal.code}", letter.payload)
        except Exception as fault:
            if is_outage(fault):
                raise
            log.exception("%s could not take a message", topic.pattern)
            return self._refuse(
                address.device, address.channel, f"failed:{type(fault).__name__}", letter.payload
            )
        self._count("taken")
        if answer is not None:
            self._answer(f"{letter.name}/ok", answer)
        return None

    def _genuine(self, letter: _Letter, device: DeviceSeen | None) -> Told | None:
        """What was said, if it was this device that said it."""
        address = letter.heard.address
        try:
            if device is None:
                raise NotGenuine("unknown")
            body = opened(
                device.key, address.channel, address.device, letter.payload, letter.heard.topic.most
            )
        except NotGenuine as why:
            self._refuse(address.device, address.channel, why.code, letter.payload)
            return None
        return Told(device, address.channel, body, letter.at)

    def _gather(self) -> None:
        """Batches, and what was refused, every half second or when a batch is full."""
        while not self._ending.is_set():
            self._full.wait(BATCH_SECONDS)
            self._full.clear()
            self._empty()
        self._empty()
        connections.close_all()

    def _empty(self) -> None:
        for waiting in self._batch.values():
            while letters := _up_to(BATCH, waiting):
                if self._through_outages(lambda those=letters: self._take_batch(those)):  # type: ignore[misc]
                    for one in letters:
                        one.done()
                elif self._ending.is_set():
                    return
        refusals = list(_up_to(BATCH, self._refusals))
        if refusals:
            self._through_outages(lambda: park(refusals))

    def _take_batch(self, letters: "list[_Letter]") -> None:
        known = devices_seen(one.heard.address.device for one in letters)
        told = [self._genuine(one, known.get(one.heard.address.device)) for one in letters]
        genuine = [one for one in told if one is not None]
        if not genuine:
            return
        topic: Topic = letters[0].heard.topic
        try:
            topic.take(genuine)
        except Exception as fault:
            if is_outage(fault):
                raise
            log.exception("%s could not take a batch", topic.pattern)
            for one in letters:
                self._refuse(
                    one.heard.address.device,
                    one.heard.address.channel,
                    f"failed:{type(fault).__name__}",
                    one.payload,
                )
        else:
            self._count("taken", len(genuine))


def _up_to[T](most: int, waiting: "deque[T]") -> list[T]:
    return [waiting.popleft() for _ in range(min(most, len(waiting)))]
