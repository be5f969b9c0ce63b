# SPDX-License-Identifier: Apache-2.0
"""The relay: telephones send, viewers look, the journal is written; who has no right any more is shown out."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.kernel.errors import write_down
from anlan.kernel.ports import Admission, CameraSource, Direction, NotAdmitted, VideoGate

from .camera import Camera
from .closing import close, forget, left_over
from .frames import Frame
from .journal import Journal
from .line import REFUSED, Line, Receive, Scope, Send, first_word, refuse
from .onlooker import Onlooker
from .picture import Picture, Sender
from .sending import Sending
from .spreading import Spreading
from .words import language_of, sentence

log = logging.getLogger("anlan.video")
FIRST_WORD = 5.0  # machine seconds to show a ticket
TICK = 0.2  # between two writings of the journal: what is acknowledged is on the disk
SAY = 1.0  # between two words on the state of a picture
ASK = 2.0  # between two questions who may stay; the log asks at once
BREATH = 0.3  # at least, between two questions, however busy the log is
LOOK_ROUND = 30.0  # between two looks for journals that nobody closed
SETTLED = 20.0  # after which what nobody came back to is over
FORGET = 3600.0  # between two looks for journals whose time is over
MOST_PENDING = 64 << 20  # bytes that may wait for a slow disk
SILENT = 6.0  # after which a telephone's line is dead; it pings more often
DRAIN = 20.0  # that a telephone has to send what is left when the picture is over
NONCES = 120.0  # longer than any ticket holds


class Relay:
    """One for each process; all viewers of a session must come to the process that its telephone sends to."""

    def __init__(
        self, gate: VideoGate, folder: Path, *, drain: float = DRAIN, spreading: Spreading | None = None
    ) -> None:
        self.spreading = spreading or Spreading()
        self._gate, self._folder, self._drain = gate, folder, drain
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="video")
        self._opening = asyncio.Lock()
        self.pictures: dict[UUID, Picture] = {}
        self._nonces: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._flushing: set[UUID] = set()
        self._closing: set[UUID] = set()
        self._cameras: dict[UUID, Camera] = {}
        self._poked = asyncio.Event()
        self._is_ending = False

    def start(self) -> None:
        """Begin on the running loop."""
        for work in (self._ticking(), self._asking(), self._looking_round()):
            self._spawn(work)

    async def stop(self) -> None:
        """Write what waits and let everything go."""
        self.end_all()
        for task in list(self._tasks):
            task.cancel()
        await self.spreading.close()
        for picture in list(self.pictures.values()):
            with suppress(OSError):
                await self._flush(picture)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def end_all(self) -> None:
        """The process ends: telephones and viewers come back to the next one."""
        self._is_ending = True
        for camera in self._cameras.values():
            camera.stop()
        for picture in self.pictures.values():
            for line in (*picture.onlookers, picture.sender):
                if line is not None:
                    line.hang_up()

    def poke(self) -> None:
        """Something happened that may have ended somebody's right: ask now."""
        self._poked.set()

    async def publish(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A telephone's door."""
        admitted = await self._admitted(scope, receive, send, "publish")
        if admitted is None:
            return
        admission, run = admitted
        picture = await self._picture(admission)
        sender = Sender(receive, send)
        sender.language, sender.sign_in = language_of(scope["headers"]), admission.sign_in
        sender.heard = time.monotonic()
        picture.begin(sender, run)
        try:
            await sender.run(Sending(picture, sender).hear)
        finally:
            picture.leave(sender)

    async def watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A viewer's door."""
        admitted = await self._admitted(scope, receive, send, "watch")
        if admitted is None:
            return
        admission = admitted[0]
        picture = await self._picture(admission)
        language = language_of(scope["headers"])
        onlooker = Onlooker(receive, send, admission.person, admission.name, language, picture.want_key)
        onlooker.sign_in = admission.sign_in
        onlooker.hold_little()
        onlooker.on_word = partial(self.spreading.hear, picture, onlooker)
        picture.join(onlooker)
        try:
            await onlooker.run(onlooker.hear)
        finally:
            picture.part(onlooker)
            self.spreading.part(picture, onlooker)

    async def _admitted(
        self, scope: Scope, receive: Receive, send: Send, direction: Direction
    ) -> tuple[Admission, str] | None:
        """Whose ticket it is, and the name of his run; None when he was refused."""
        language = language_of(scope["headers"])
        said = await first_word(receive, send, FIRST_WORD)
        ticket = said.get("ticket") if said else None
        if not isinstance(ticket, str) or not ticket or self._is_ending:
            await refuse(send, "no_ticket", sentence("no_ticket", language))
            return None
        loop = asyncio.get_running_loop()
        try:
            admission = await loop.run_in_executor(self._pool, self._gate.admit, ticket, direction, language)
        except NotAdmitted as no:
            await refuse(send, no.code, no.message)
            return None
        except Exception as fault:  # noqa: BLE001 – the database is away: nobody is let in, and told to come back
            write_down(log, "a ticket could not be checked", fault)
            await refuse(send, "not_ready", sentence("not_ready", language))
            return None
        if not self._is_first_use(admission.nonce):
            await refuse(send, "used_ticket", sentence("used_ticket", language))
            return None
        return admission, str((said or {}).get("run", ""))[:64]

    def _is_first_use(self, nonce: str) -> bool:
        moment = time.monotonic()
        for old in [one for one, at in self._nonces.items() if moment - at > NONCES]:
            del self._nonces[old]
        if nonce in self._nonces:
            return False
        self._nonces[nonce] = moment
        return True

    async def _picture(self, admission: Admission) -> Picture:
        """The picture of a session, opened with what its journal holds already."""
        async with self._opening:
            found = self.pictures.get(admission.session)
            if found is None and admission.camera is not None:
                return self._looked_at(admission, admission.camera)
            if found is None:
                journal = await self._run(self._open, admission.session)
                seen = self._seen(admission.session)
                found = Picture(admission.session, journal, answered=admission.answered, seen=seen)
                self.pictures[admission.session] = found
                if journal is None:
                    self._spawn(self._told(self._gate.not_kept, admission.session, "disk"))
            return found

    def _looked_at(self, admission: Admission, source: CameraSource) -> Picture:
        """A camera's picture: fetched while somebody looks, shown and not kept; its owner's recorder keeps it."""
        picture = Picture(
            admission.session, None, answered=False, seen=self._seen(admission.session), keeps=False
        )
        self.pictures[admission.session] = picture
        camera = self._cameras[admission.session] = Camera(picture, source)
        camera.start()
        return picture

    def _seen(self, session: UUID) -> Callable[[], None]:
        return lambda: self._spawn(self._told(self._gate.seen, session))

    def _open(self, session: UUID) -> Journal | None:
        try:
            return Journal(self._folder, session)
        except OSError:
            log.exception("no journal can be opened: the picture is not recorded")
            return None

    async def _ticking(self) -> None:
        said = 0.0
        while True:
            await asyncio.sleep(TICK)
            moment = time.monotonic()
            is_time = moment - said >= SAY
            said = moment if is_time else said
            for picture in list(self.pictures.values()):
                if picture.pending and picture.session not in self._flushing:
                    self._flushing.add(picture.session)
                    self._spawn(self._flushed(picture))
                if picture.pending_size > MOST_PENDING and picture.is_recorded:
                    self._give_up(picture)
                if picture.sender is not None and moment - picture.sender.heard > SILENT:
                    picture.sender.cut()
                if is_time:
                    self._say(picture)
            if is_time:
                self.spreading.tick(list(self.pictures.values()))
            for session in [key for key, camera in self._cameras.items() if not camera.is_watched()]:
                self._leave_alone(session)
                self._spawn(self._told(self._gate.ended, session))

    def _leave_alone(self, session: UUID) -> None:
        """Read this camera no more."""
        if camera := self._cameras.pop(session, None):
            camera.stop()
            self.pictures.pop(session, None)

    def _give_up(self, picture: Picture) -> None:
        """The disk does not keep up, or is full: the picture goes on, the room is told that nothing more is recorded."""
        picture.not_recorded()
        self._spawn(self._told(self._gate.not_kept, picture.session, "disk"))

    def _say(self, picture: Picture) -> None:
        for one in picture.onlookers:
            one.say(**picture.said())

    async def _flushed(self, picture: Picture) -> None:
        try:
            await self._flush(picture)
        except OSError:
            log.exception("the journal cannot be written: the picture is not recorded")
            self._give_up(picture)
        finally:
            self._flushing.discard(picture.session)

    async def _flush(self, picture: Picture) -> None:
        """Put on the disk what has come, then acknowledge it."""
        some, picture.pending, picture.pending_size = picture.pending, [], 0
        upto = picture.known.next
        if picture.journal is not None and picture.is_recorded and some:
            await self._run(picture.journal.append, some)
        picture.durable = upto
        if picture.sender is not None and any(isinstance(one, Frame) for one in some):
            picture.sender.say(ack=upto)

    async def _asking(self) -> None:
        """Who may stay; asked on a beat, and at once when the log has moved."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(ASK):
                    await self._poked.wait()
            self._poked.clear()
            open_ones = {key: one for key, one in self.pictures.items() if not one.is_over}
            if not open_ones:
                continue
            asked = {key: frozenset(w.person for w in one.onlookers) for key, one in open_ones.items()}
            devices = frozenset(
                line.sign_in for one in open_ones.values() for line in one.lines() if line.sign_in
            )
            try:
                answer = await self._run(self._gate.still_allowed, asked)
                gone = await self._run(self._gate.signed_out, devices) if devices else frozenset()
            except Exception as fault:  # noqa: BLE001 – the database is away for a moment: nobody loses his picture for that
                write_down(log, "rights could not be asked", fault)
                continue
            for key, allowed in answer.items():
                self._show_out(open_ones[key], asked[key], allowed)
            for one in open_ones.values():
                for line in [line for line in one.lines() if line.sign_in in gone]:
                    _sign_out(line)
                    self.spreading.renew(one)
            await asyncio.sleep(BREATH)

    def _show_out(self, picture: Picture, asked: frozenset[UUID], allowed: frozenset[UUID] | None) -> None:
        code = "over" if allowed is None else "no_right"
        out = [
            one for one in picture.onlookers
            if allowed is None or (one.person in asked and one.person not in allowed)
        ]  # fmt: skip
        for one in out:
            one.say(ended=code, message=sentence(code, one.language))
            one.hang_up(REFUSED)
        if out:
            self.spreading.renew(picture)
        if allowed is None and picture.session not in self._closing:
            picture.is_over = True
            self._closing.add(picture.session)
            self._spawn(self._closed(picture))

    async def _closed(self, picture: Picture) -> None:
        """End it for the telephone, wait for what it still has, and make the films."""
        try:
            await self._told(self._gate.ended, picture.session)
            until = time.monotonic() + self._drain
            if picture.sender is not None:
                picture.sender.say(ended="over", message=sentence("over", picture.sender.language))
            while not picture.is_drained() and time.monotonic() < until:  # noqa: ASYNC110 – what the telephone has left
                await asyncio.sleep(TICK)
            if picture.sender is not None:
                picture.sender.hang_up()
            while picture.pending or picture.session in self._flushing:  # noqa: ASYNC110 – the next tick writes it
                await asyncio.sleep(TICK)
            self._leave_alone(picture.session)
            self.pictures.pop(picture.session, None)
            if picture.journal is not None:
                await self._told(close, self._gate, picture.journal, picture.damaged)
        finally:
            self._closing.discard(picture.session)

    async def _looking_round(self) -> None:
        """Journals of sessions that ended while nobody was here are closed now; those whose time is over go."""
        forgotten, began = 0.0, time.monotonic()
        while True:
            known = frozenset(self.pictures) | frozenset(self._closing)
            if (
                time.monotonic() - began > SETTLED
            ):  # who looked before this process began has come back by then
                await self._told(self._gate.sweep, known)
            await self._told(left_over, self._gate, self._folder, known)
            if time.monotonic() >= forgotten:
                await self._told(forget, self._gate, self._folder)
                forgotten = time.monotonic() + FORGET
            await asyncio.sleep(LOOK_ROUND)

    async def _told[**P](self, deed: Callable[P, None], *values: P.args, **_: P.kwargs) -> None:
        """Carry it out in a thread; a failure is written down and stops nothing."""
        try:
            await self._run(deed, *values)
        except Exception as fault:  # noqa: BLE001 – written down
            write_down(log, f"{getattr(deed, '__name__', deed)} failed", fault)

    async def _run[R](self, deed: Callable[..., R], *values: object) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._pool, deed, *values)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it run beside (Any: what a coroutine takes and gives on the way)."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _sign_out(line: Line) -> None:
    """His device is not signed in any more: it neither sends nor sees from now on."""
    word = {"refused" if isinstance(line, Sender) else "ended": "signed_out"}
    line.say(**word, message=sentence("signed_out", line.language))
    line.hang_up(REFUSED)
