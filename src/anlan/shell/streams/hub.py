# SPDX-License-Identifier: Apache-2.0
"""Spreads the log over the open streams: read once, encoded once, held until the pages' projections have caught up."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

from .identity import Viewer
from .log_reader import HOLD, Fact, LogReader, Records, fact_of
from .stream import Stream

RING = 4096  # facts kept for viewers that come back after a moment
PAGE = 500
AT_ONCE = 100  # streams that are served before anything else on the loop has its turn
MOST_PAUSE = 0.08  # machine seconds between two rounds at most, however many viewers there are
MEMO = 256


class LiveStream(Stream):
    """A viewer of the log, with what he asked for."""

    __slots__ = ("_memo", "floor", "kinds", "matters", "waits")

    def __init__(
        self, viewer: Viewer, recheck: Callable[[], Awaitable[Viewer | None]], *, lasts: float = 600.0,
        kinds: frozenset[str] = frozenset(), matters: frozenset[UUID] = frozenset(),
        waits: frozenset[str] = frozenset(),
    ) -> None:  # fmt: skip
        super().__init__(viewer, recheck, lasts=lasts)
        self.kinds = kinds
        self.matters = matters
        self.waits = waits
        self.floor = 0  # the viewer has everything up to here
        self._memo: dict[tuple[str | None, str, frozenset[UUID]], bool] = {}

    def look_as(self, viewer: Viewer) -> None:
        """From now on with these rights."""
        if viewer != self.viewer:
            self._memo.clear()
        super().look_as(viewer)

    def offer(self, facts: list[Fact]) -> None:
        """Take what one asked for and may see."""
        for fact in facts:
            if fact.position > self.floor and self.wants(fact):
                self.put(fact.frame)
        self.position = max(facts[-1].position, self.floor)

    def offer_again(self, facts: list[Fact]) -> None:
        """Tell once more, without the place in the log, what a projection has only now caught up with."""
        for fact in facts:
            if self.wants(fact):
                self.put(fact.frame_again)

    def beat(self) -> None:
        """As every stream; and who claims to be ahead of the log (it was restored, say) goes on from its end."""
        if self.position is not None and self.floor > self.position:
            self.floor = 0
        super().beat()

    def wants(self, fact: Fact) -> bool:
        """Whether the viewer asked for this and may see it."""
        if (self.kinds and fact.kind not in self.kinds) or (self.matters and fact.matter not in self.matters):
            return False
        if self.viewer.person in fact.against:
            return False
        key = (fact.kind, fact.region, fact.involved)
        allowed = self._memo.get(key)
        if allowed is None:
            if len(self._memo) >= MEMO:
                self._memo.clear()
            allowed = self._memo[key] = self.viewer.sees(*key)
        return allowed


@dataclass(slots=True, eq=False)
class Feed:
    """The log as those see it who wait for the same projections."""

    names: frozenset[str]
    upto: int
    held: deque[Fact] = field(default_factory=deque)
    late: deque[Fact] = field(
        default_factory=lambda: deque(maxlen=RING)
    )  # given out before they were followed
    streams: set[LiveStream] = field(default_factory=set)


class Hub:
    """One for each process. `start` it on the loop."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._history = ThreadPoolExecutor(1, thread_name_prefix="live-history")
        self._ring: deque[Fact] = deque()
        self._base = 0  # every fact after this position is in the ring
        self._places: dict[str, int] = {}
        self._feeds: dict[frozenset[str], Feed] = {}
        self._arrived: asyncio.Queue[tuple[list[Fact], dict[str, int]]] = asyncio.Queue()
        self._reader: LogReader | None = None
        self._pump: asyncio.Task[None] | None = None
        self.facts = 0  # facts that were spread since the process began

    async def start(self) -> None:
        """Begin at the end of the log."""
        loop = asyncio.get_running_loop()
        self._base = await loop.run_in_executor(self._history, self._records.head)

        def arrived(facts: list[Fact], places: dict[str, int]) -> None:
            loop.call_soon_threadsafe(self._arrived.put_nowait, (facts, places))

        self._reader = LogReader(self._records, self._base, arrived)
        self._reader.start()
        self._pump = loop.create_task(self._pumping())

    async def stop(self) -> None:
        """Read no more."""
        if self._reader is not None:
            self._reader.stop()
        if self._pump is not None:
            self._pump.cancel()
        self._history.shutdown(wait=False, cancel_futures=True)

    async def run(self, stream: LiveStream, after: int | None) -> None:
        """Serve a stream that has begun: what came after this position, then what comes; no gap, nothing twice."""
        feed = self._feed(stream.waits)
        feed.streams.add(stream)  # keeps the feed; nothing is offered before the position is set below
        stream.position = None
        try:
            place = await self._older(stream, feed.upto if after is None else after)
            missed = []
            for fact in reversed(self._ring):
                if fact.position <= place:
                    break
                if fact.position <= feed.upto and stream.wants(fact):
                    missed.append(fact.frame)
            if missed:
                stream.lead_with(b"".join(reversed(missed)))
            stream.floor = max(place, feed.upto)
            stream.position = feed.upto
            stream.greet()
            await stream.run()
        finally:
            feed.streams.discard(stream)
            if not feed.streams and self._feeds.get(feed.names) is feed:
                del self._feeds[feed.names]
                self._tell_reader()

    async def _older(self, stream: LiveStream, place: int) -> int:
        """Send what is older than the ring, page by page; the position reached."""
        loop = asyncio.get_running_loop()
        while place < self._base and not stream.ending and time.monotonic() < stream.ends_at:
            base = self._base
            page = await loop.run_in_executor(self._history, self._records.read, place, PAGE)
            facts = [fact_of(seen) for seen in page if seen.position <= base]
            place = facts[-1].position if facts else base
            told = b"".join(fact.frame for fact in facts if stream.wants(fact))
            if told:
                await stream.say(told)
        return place

    def _feed(self, names: frozenset[str]) -> Feed:
        feed = self._feeds.get(names)
        if feed is None:
            young = time.monotonic() - HOLD
            upto = self._ring[-1].position if self._ring else self._base
            feed = Feed(names, upto)
            if names:  # what has just come may not have been followed yet
                feed.held.extend(fact for fact in self._ring if fact.arrived > young)
                if feed.held:
                    feed.upto = max(self._base, feed.held[0].position - 1)
            self._feeds[names] = feed
            self._tell_reader()
        return feed

    def _tell_reader(self) -> None:
        if self._reader is not None:
            self._reader.awaited = frozenset(name for names in self._feeds for name in names)

    async def _pumping(self) -> None:
        """Round after round; the more a round costs, the longer the pause, so that the loop has time for others."""
        while True:
            arrivals = [await self._arrived.get()]
            began = time.thread_time()  # of this thread alone: a busy machine is no reason to wait longer
            while not self._arrived.empty():
                arrivals.append(self._arrived.get_nowait())
            facts = [fact for some, _ in arrivals for fact in some]
            for _, places in arrivals:
                self._places |= places
            self._remember(facts)
            for feed in list(self._feeds.values()):
                feed.held.extend(facts)
            for feed in list(self._feeds.values()):
                await self._advance(feed)
            await asyncio.sleep(0)
            await asyncio.sleep(min(MOST_PAUSE, time.thread_time() - began))

    def _remember(self, facts: list[Fact]) -> None:
        self._ring.extend(facts)
        self.facts += len(facts)
        while len(self._ring) > RING:
            # What a feed still holds stays: a viewer that joins it must find the facts before them here.
            self._base = self._ring.popleft().position

    async def _advance(self, feed: Feed) -> None:
        """Hand out what the feed's projections have seen, in the log's order.

        What was given out unseen, because they were too far behind, is told again when they have seen it: else a part
        that was fetched meanwhile would stay old.
        """
        again = [fact for fact in feed.late if self._is_seen(fact, feed.names)]
        for fact in again:
            feed.late.remove(fact)
        ready = [feed.held.popleft() for _ in range(self._followed(feed))]
        feed.late.extend(fact for fact in ready if not self._is_seen(fact, feed.names))
        if not (ready or again):
            return
        feed.upto = ready[-1].position if ready else feed.upto
        # Who joins later, while this round is under way, has found these facts in the ring.
        streams = [one for one in feed.streams if one.position is not None]
        for number, stream in enumerate(streams):
            stream.offer_again(again)
            if ready:
                stream.offer(ready)
            if number % AT_ONCE == AT_ONCE - 1:
                await asyncio.sleep(0)

    def _followed(self, feed: Feed) -> int:
        """How many of the held facts may go: whole acts only.

        A page fetches its part again at an act's first fact, even one that no projection cares for; the part must by
        then show what the act's last fact did.
        """
        now, count = time.monotonic(), 0
        following = (*islice(feed.held, 1, None), None)
        for place, (fact, after) in enumerate(zip(feed.held, following, strict=False), start=1):
            if not self._is_followed(fact, feed.names, now):
                break
            if after is None or after.act != fact.act:
                count = place
        return count

    def _is_followed(self, fact: Fact, names: frozenset[str], now: float) -> bool:
        return now - fact.arrived >= HOLD or self._is_seen(fact, names)

    def _is_seen(self, fact: Fact, names: frozenset[str]) -> bool:
        return all(
            self._places.get(name, 0) >= fact.position
            or not self._records.concerns(name, fact.name, fact.kind)
            for name in names
        )
