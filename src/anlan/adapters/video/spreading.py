# SPDX-License-Identifier: Apache-2.0
"""Which pictures go by way of a media server, and who sees them there.

The line of a viewer goes on until his browser has drawn a picture that came by way of Janus, and goes on again as soon as anything
is the matter. When somebody is shown out, what he could look at gets nothing more from that moment on, whatever Janus does;
those who stay are on the line at once, and get another mountpoint.
"""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any
from uuid import UUID

from .janus import Away, Janus
from .onlooker import Onlooker
from .outlet import Outlet
from .picture import KEY_EVERY, Picture

log = logging.getLogger("anlan.video")
REST = 30.0  # machine seconds before it is tried again with a viewer whose browser or network did not get it
AWAY = 5.0  # and before Janus is asked again, when it was away
ENDS = 2.0  # seconds that Janus may take to forget when the process ends
KEY_SOON = 0.9 * KEY_EVERY  # a wish too soon after another is dropped, so it is said again
LONGEST = 16_384  # signs of a browser's answer


class Look:
    """Somebody's connection: its handle once there is one, and the number by which he speaks of it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.handle: int | None = None
        self.is_answered = False


class Spread:
    """One picture by way of Janus."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.opening = asyncio.Lock()
        self.outlet: Outlet | None = None
        self.looks: dict[Onlooker, Look] = {}


class Spreading:
    """One for each process; without a Janus every picture stays on the line."""

    def __init__(self, janus: Janus | None = None) -> None:
        self._janus = janus
        self._spreads: dict[UUID, Spread] = {}
        self._rests: dict[Onlooker, float] = {}
        self._count = 0
        self._tasks: set[asyncio.Task[None]] = set()
        if janus is not None:
            janus.on_lost, janus.on_event = self._lost, self._event

    @property
    def peers(self) -> int:
        """How many see a picture by way of Janus at this moment."""
        return sum(one.by_peer for spread in self._spreads.values() for one in spread.looks)

    def tick(self, pictures: Iterable[Picture]) -> None:
        """Offer it to whoever can take it and is not in the middle of it; what is no H.264 any more goes back to the line."""
        for picture in pictures:
            if not picture.is_h264:
                self.renew(picture)
            elif picture.state == "live" and not picture.is_over:
                for onlooker in picture.onlookers:
                    self._offer(picture, onlooker)

    def hear(self, picture: Picture, onlooker: Onlooker, said: dict[str, Any]) -> None:
        """A word of a viewer's browser: ready, what it answers, whether pictures come (Any: JSON)."""
        if onlooker.is_over:
            return  # he was shown out, and his line has not told him yet
        if said.get("peer") == "ready":
            onlooker.takes_peer = True
            self.tick([picture])
            return
        spread = self._spreads.get(picture.session)
        look = spread.looks.get(onlooker) if spread else None
        if spread is None or look is None or look.handle is None or said.get("n") != look.number:
            return
        answer = said.get("answer")
        if isinstance(answer, str) and len(answer) <= LONGEST and not look.is_answered:
            look.is_answered = True
            self._spawn(self._answer(spread, onlooker, look, answer))
        elif said.get("peer") == "on":
            onlooker.leave_line()
        elif said.get("peer") == "off":
            self._fail(spread, onlooker)

    def part(self, picture: Picture, onlooker: Onlooker) -> None:
        """He is gone; after the last one nothing is sent any more."""
        self._rests.pop(onlooker, None)
        if spread := self._spreads.get(picture.session):
            self._leave(spread, onlooker)

    def renew(self, picture: Picture) -> None:
        """Somebody was shown out, or the picture is over: its mountpoint ends; whoever stays is offered another."""
        if spread := self._spreads.pop(picture.session, None):
            self._end(spread)

    async def close(self) -> None:
        """The process ends."""
        for spread in list(self._spreads.values()):
            self.renew(spread.picture)
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDS):
                await asyncio.gather(*self._tasks, return_exceptions=True)
                if self._janus is not None:
                    await self._janus.close()

    def _offer(self, picture: Picture, onlooker: Onlooker) -> None:
        rests = self._rests.get(onlooker, 0.0) > time.monotonic()
        if self._janus is None or not onlooker.takes_peer or onlooker.is_over or rests:
            return
        spread = self._spreads.setdefault(picture.session, Spread(picture))
        if onlooker not in spread.looks:
            self._count += 1
            look = spread.looks[onlooker] = Look(self._count)
            self._spawn(self._arrange(self._janus, spread, onlooker, look))

    async def _arrange(self, janus: Janus, spread: Spread, onlooker: Onlooker, look: Look) -> None:
        """Make him an offer; the line goes on meanwhile."""
        try:
            outlet = await self._outlet(janus, spread)
            handle, offer = await janus.look(outlet.mount)
        except (Away, OSError) as no:
            log.info("no picture by way of the media server: %s", no)
            self._fail(spread, onlooker, AWAY)
            return
        if spread.looks.get(onlooker) is not look or spread.outlet is not outlet or onlooker.is_over:
            await janus.leave(handle)
            return
        look.handle = handle
        onlooker.say(offer=offer, n=look.number)

    async def _outlet(self, janus: Janus, spread: Spread) -> Outlet:
        """What sends this picture to its mountpoint; both are made for the first who looks."""
        async with spread.opening:
            if spread.outlet is None:
                mount = await janus.mount()
                if not self._stands(spread):
                    await janus.unmount(mount.number)
                    raise Away("over meanwhile")
                spread.outlet = spread.picture.outlet = Outlet(mount)
            return spread.outlet

    async def _answer(self, spread: Spread, onlooker: Onlooker, look: Look, answer: str) -> None:
        try:
            if self._janus is not None and look.handle is not None:
                await self._janus.answer(look.handle, answer)
        except Away as no:
            log.info("a connection did not come about: %s", no)
            if spread.looks.get(onlooker) is look:
                self._fail(spread, onlooker)

    def _stands(self, spread: Spread) -> bool:
        return self._spreads.get(spread.picture.session) is spread

    def _fail(self, spread: Spread, onlooker: Onlooker, rest: float = REST) -> None:
        """It did not work for him: the line it is, for a while."""
        if not onlooker.is_over:
            self._rests[onlooker] = time.monotonic() + rest
        self._leave(spread, onlooker)

    def _leave(self, spread: Spread, onlooker: Onlooker) -> None:
        look = spread.looks.pop(onlooker, None)
        if look is None:
            return
        self._to_line(spread.picture, onlooker)
        if look.handle is not None and self._janus is not None:
            self._spawn(self._let_go(self._janus, spread, look.handle))
        if not spread.looks and self._stands(spread):
            self.renew(spread.picture)

    async def _let_go(self, janus: Janus, spread: Spread, handle: int) -> None:
        """Where Janus does not hear that he left, the mountpoint ends: he would look on, and nobody would know."""
        if not await janus.leave(handle) and self._stands(spread):
            self.renew(spread.picture)

    def _end(self, spread: Spread) -> None:
        """At once: no frame goes there any more, and all are on the line."""
        outlet, spread.outlet, spread.picture.outlet = spread.outlet, None, None
        if outlet is not None:
            outlet.close()
        for onlooker in spread.looks:
            self._to_line(spread.picture, onlooker)
        handles = [look.handle for look in spread.looks.values() if look.handle is not None]
        spread.looks.clear()
        if outlet is not None and self._janus is not None:
            self._spawn(self._forget(self._janus, outlet.mount.number, handles))

    async def _forget(self, janus: Janus, number: int, handles: list[int]) -> None:
        """Tell Janus, too."""
        with suppress(Away):
            await janus.unmount(number)
        for handle in handles:
            await janus.leave(handle)

    def _to_line(self, picture: Picture, onlooker: Onlooker) -> None:
        if onlooker.is_over:
            return
        onlooker.say(peer="off")
        if onlooker.by_peer:
            onlooker.by_peer = False
            picture.catch_up(onlooker)

    def _lost(self) -> None:
        """Janus is gone, and everything with it."""
        for spread in list(self._spreads.values()):
            self.renew(spread.picture)

    def _event(self, handle: int, name: str) -> None:
        """A connection stands, so that a key frame is wanted; or it is gone."""
        for spread in list(self._spreads.values()):
            for onlooker, look in list(spread.looks.items()):
                if look.handle == handle and name == "webrtcup":
                    spread.picture.want_key()
                    asyncio.get_running_loop().call_later(KEY_SOON, spread.picture.want_key)
                elif look.handle == handle and name in ("hangup", "detached"):
                    self._fail(spread, onlooker)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run beside (Any: what a coroutine takes and gives on the way)."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
