# SPDX-License-Identifier: Apache-2.0
"""A relay on a real port with a gate of its own, and people with real sockets."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from starlette.routing import Router, WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect

from anlan.kernel.ids import new_id
from anlan.kernel.ports import Admission, CameraSource, Direction, NotAdmitted, Recording

from ..frames import BACKLOG, BODY, LIVE, pack
from ..relay import Relay
from ..spreading import Spreading


@dataclass
class OpenGate:
    """A gate that lets everybody in whose ticket is `publish:<n>:<name>` or `watch:<n>:<name>`."""

    session: UUID = field(default_factory=new_id)
    over: bool = False
    shut_out: set[UUID] = field(default_factory=set)
    heard: list[str] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    films: list[bytes] = field(default_factory=list)
    deleted: set[UUID] = field(default_factory=set)
    lost: set[UUID] = field(default_factory=set)
    camera: CameraSource | None = None

    def person(self, name: str) -> UUID:
        """The same name is the same person."""
        return UUID(hashlib.sha256(name.encode()).hexdigest()[:32])

    def admit(self, ticket: str, direction: Direction, language: str) -> Admission:
        """As `VideoGate` says."""
        wanted, nonce, name = ticket.split(":")
        if wanted != direction or self.over:
            raise NotAdmitted("bad_ticket", "not valid here")
        return Admission(
            self.session, self.person(name), name, nonce, answered=False, camera=self.camera,
            sign_in=self.person(f"device of {name}"),
        )  # fmt: skip

    def still_allowed(self, asked: Mapping[UUID, frozenset[UUID]]) -> dict[UUID, frozenset[UUID] | None]:
        """As `VideoGate` says."""
        return {key: None if self.over else viewers - self.shut_out for key, viewers in asked.items()}

    def signed_out(self, sign_ins: frozenset[UUID]) -> frozenset[UUID]:
        """As `VideoGate` says."""
        return sign_ins & self.lost

    def seen(self, session: UUID) -> None:
        """As `VideoGate` says."""
        self.heard.append("seen")

    def ended(self, session: UUID) -> None:
        """As `VideoGate` says."""
        self.heard.append("ended")

    def sweep(self, busy: frozenset[UUID]) -> None:
        """As `VideoGate` says."""

    def not_kept(self, session: UUID, why: str) -> None:
        """As `VideoGate` says."""
        self.heard.append(f"not kept: {why}")

    def keep(self, recording: Recording) -> None:
        """As `VideoGate` says; films are read before they go."""
        self.recordings.append(recording)
        self.films += [one.path.read_bytes() for one in recording.films]

    def is_deleted(self, session: UUID) -> bool:
        """As `VideoGate` says."""
        return session in self.deleted


@dataclass
class Scene:
    """A relay that answers on loopback."""

    relay: Relay
    gate: OpenGate
    url: str
    count: int = 0

    @asynccontextmanager
    async def telephone(
        self, run: str = "run-1", hears: str = "from", **more: Any
    ) -> AsyncIterator["Telephone"]:
        """A guard's telephone with its ticket shown (Any: what the client library takes)."""
        self.count += 1
        async with connect(f"{self.url}/publish", max_queue=None, **more) as wire:
            await wire.send(json.dumps({"ticket": f"publish:{self.count}:王建国", "run": run}))
            phone = Telephone(wire)
            phone.welcome = await phone.hears(hears)
            yield phone

    @asynccontextmanager
    async def viewer(self, name: str = "周敏", **more: Any) -> AsyncIterator["Person"]:
        """Somebody who watches (Any: what the client library takes)."""
        self.count += 1
        async with connect(f"{self.url}/watch", **{"max_queue": None, **more}) as wire:
            await wire.send(json.dumps({"ticket": f"watch:{self.count}:{name}"}))
            person = Person(wire)
            person.waiting.append(await person.hears("state"))  # he is in; what he heard is still news
            yield person


@dataclass
class Person:
    """Somebody at the other end of a socket; what was not asked for yet waits."""

    wire: ClientConnection
    waiting: list[Any] = field(default_factory=list)  # Any: JSON words or frames

    async def hears(self, name: str, within: float = 10.0) -> dict[str, Any]:
        """The next word that has this name in it (Any: JSON)."""
        return await self._next(lambda one: isinstance(one, dict) and name in one, within)

    async def state(self, wanted: str, within: float = 10.0) -> dict[str, Any]:
        """The next word that says this state (Any: JSON)."""
        return await self._next(lambda one: isinstance(one, dict) and one.get("state") == wanted, within)

    async def sees(self, within: float = 10.0) -> bytes:
        """The next frame."""
        found: bytes = await self._next(lambda one: isinstance(one, bytes), within)
        return found

    async def _next(self, fits: Callable[[Any], bool], within: float) -> Any:
        async with asyncio.timeout(within):
            while True:
                for at, one in enumerate(self.waiting):
                    if fits(one):
                        return self.waiting.pop(at)
                message = await self.wire.recv()
                self.waiting.append(json.loads(message) if isinstance(message, str) else message)


@dataclass
class Telephone(Person):
    """A guard's telephone."""

    welcome: dict[str, Any] = field(default_factory=dict)  # Any: JSON

    async def says(self, **word: Any) -> None:
        """Send a word (Any: JSON)."""
        await self.wire.send(json.dumps(word))

    async def starts(self, epoch: int = 0, codec: str = "vp8") -> None:
        """Say how what follows is encoded."""
        await self.says(start={"epoch": epoch, "codec": codec, "width": 320, "height": 240})

    async def films(
        self, *seqs: int, epoch: int = 0, kind: int = LIVE, key_every: int = 10, size: int = 0
    ) -> None:
        """Send frames with these numbers; each tenth is a key frame."""
        for seq in seqs:
            await self.wire.send(frame(seq, epoch=epoch, kind=kind, key_every=key_every, size=size))


def frame(seq: int, *, epoch: int = 0, kind: int = LIVE, key_every: int = 10, size: int = 0) -> bytes:
    """A frame that nobody needs to decode."""
    picture = bytes([seq % 256]) * (size or 40)
    return pack(
        kind,
        epoch,
        seq,
        1_790_000_000_000 + seq * 66,
        BODY.pack(seq % key_every == 0, seq * 66_000.0) + picture,
    )


async def until(condition: Callable[[], bool]) -> None:
    """Wait for what another task or thread does."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 – what is waited for says nothing of itself
            await asyncio.sleep(0.02)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the journals lie."""
    return tmp_path / "video"


@asynccontextmanager
async def serving(folder: Path, gate: OpenGate, spreading: Spreading | None = None) -> AsyncIterator[Scene]:
    """A relay on a free port."""
    relay = Relay(gate, folder, drain=10.0, spreading=spreading)
    app = Router(
        [WebSocketRoute("/publish", Door(relay.publish)), WebSocketRoute("/watch", Door(relay.watch))]
    )
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=1 << 20,
        log_config=None,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 – the server says it nowhere else
        await asyncio.sleep(0.01)
    relay.start()
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Scene(relay, gate, f"ws://127.0.0.1:{port}")
    finally:
        relay.end_all()
        await relay.stop()
        server.should_exit = True
        await running


@pytest.fixture
def on_scene(folder: Path) -> Callable[[Callable[[Scene], Awaitable[None]]], OpenGate]:
    """Play something at a relay of its own; the gate says afterwards what it was told."""

    def play(what: Callable[[Scene], Awaitable[None]]) -> OpenGate:
        gate = OpenGate()

        async def all_of_it() -> None:
            async with serving(folder, gate) as scene:
                await what(scene)

        asyncio.run(all_of_it())
        return gate

    return play


class Door:
    """As the application mounts it."""

    def __init__(self, answer: Callable[..., Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Talk (Any: ASGI)."""
        await self._answer(scope, receive, send)


BACK = BACKLOG
