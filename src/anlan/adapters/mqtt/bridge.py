# SPDX-License-Identifier: Apache-2.0
"""From a message to a command: size, device, signature, then the function of the pack that hears this topic.

It never holds up the broker's loop. What a device says is taken in the order in which it came, by one thread, and what
waits there goes into one transaction; a message of quality 1 is acknowledged when that was committed, so that what is too
much waits at the broker; telemetry that is too much is dropped and counted. While the database is away, everything waits.
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
from anlan.kernel.devices.keys import SIGNED, NotGenuine, opened
from anlan.kernel.devices.running import Refusal, park
from anlan.kernel.devices.seen import DeviceSeen, Told, devices_seen
from anlan.kernel.errors import CommandError, write_down
from anlan.kernel.following.patience import is_outage
from anlan.kernel.writing import together

from .topics import Heard, Topics

log = logging.getLogger("anlan.bridge")
HANDS = 4  # threads that take single messages
AT_ONCE = (
    32  # single messages in one transaction: whoever waits for one of their machines waits for all of them
)
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


class _Outcome(NamedTuple):
    """Why a message was refused, or what goes back."""

    reason: str
    answer: bytes | None


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
        if len(payload) > heard.topic.most + SIGNED:
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
        while waiting := _there(letters):
            some = [one for one in waiting if one is not None]
            if some and self._through_outages(lambda those=some: self._take_all(those)):  # type: ignore[misc]
                for one in some:
                    one.done()
            if len(some) < len(waiting):
                break
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

    def _take_all(self, letters: list[_Letter]) -> None:
        """In one transaction; what one message spoils for the others is done again, each by itself."""
        if len(letters) > 1:
            try:
                with together():
                    outcomes = self._outcomes(letters)
            except Exception as fault:
                if is_outage(fault):
                    raise
                write_down(log, "messages that came together are taken one by one", fault)
            else:
                return self._settle(letters, outcomes)
        for one in letters:
            self._settle([one], self._outcomes([one]))
        return None

    def _outcomes(self, letters: list[_Letter]) -> list[_Outcome]:
        known = devices_seen(one.heard.address.device for one in letters)
        return [self._take(one, known.get(one.heard.address.device)) for one in letters]

    def _settle(self, letters: list[_Letter], outcomes: list[_Outcome]) -> None:
        """It is committed: now it is counted and answered."""
        for one, (reason, answer) in zip(letters, outcomes, strict=True):
            if reason:
                self._refuse(one.heard.address.device, one.heard.address.channel, reason, one.payload)
                continue
            self._count("taken")
            if answer is not None:
                self._answer(f"{one.name}/ok", answer)

    def _take(self, letter: _Letter, device: DeviceSeen | None) -> _Outcome:
        topic = letter.heard.topic
        try:
            told = self._genuine(letter, device)
            return _Outcome("", topic.take(*told))
        except NotGenuine as why:
            return _Outcome(why.code, None)
        except CommandError as refusal:
            return _Outcome(f"refused:{refusal.code}", None)
        except Exception as fault:
            if is_outage(fault):
                raise
            log.exception("%s could not take a message", topic.pattern)
            return _Outcome(f"failed:{type(fault).__name__}", None)

    def _genuine(self, letter: _Letter, device: DeviceSeen | None) -> Told:
        """What was said, if it was this device that said it; raises NotGenuine."""
        address = letter.heard.address
        if device is None:
            raise NotGenuine("unknown")
        most = letter.heard.topic.most
        body = opened(device.key, address.channel, address.device, letter.payload, most)
        return Told(device, address.channel, body, letter.at)

    def _genuine_of(self, letters: list[_Letter]) -> list[Told]:
        """The genuine among them; the others are refused."""
        known = devices_seen(one.heard.address.device for one in letters)
        found = []
        for one in letters:
            try:
                found.append(self._genuine(one, known.get(one.heard.address.device)))
            except NotGenuine as why:
                self._refuse(one.heard.address.device, one.heard.address.channel, why.code, one.payload)
        return found

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
        genuine = self._genuine_of(letters)
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


def _there(letters: "queue.SimpleQueue[_Letter | None]") -> list[_Letter | None]:
    """Wait for one, and take what waits behind it, up to the word that it is over."""
    found = [letters.get()]
    while found[-1] is not None and len(found) < AT_ONCE:
        try:
            found.append(letters.get_nowait())
        except queue.Empty:
            break
    return found


def _up_to[T](most: int, waiting: "deque[T]") -> list[T]:
    return [waiting.popleft() for _ in range(min(most, len(waiting)))]
