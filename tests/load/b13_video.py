# SPDX-License-Identifier: Apache-2.0
"""B13: live pictures: what streams and viewers cost the relay, how soon a latecomer sees, glass to glass, live again after 10 s."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect

from anlan.adapters.video.frames import BODY, HEAD, LIVE, pack
from anlan.kernel.access.queries import caller_of
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person
from anlan.packs.dispatch.commands.accept_task import accept_task
from anlan.packs.dispatch.commands.arrive_on_scene import arrive_on_scene
from anlan.packs.dispatch.commands.offer_task import offer_task
from anlan.packs.dispatch.commands.start_video import start_video
from anlan.packs.dispatch.queries import open_task
from anlan.packs.dispatch.queries.videos import session_of as video_of
from anlan.packs.dispatch.queries.videos import ticket
from anlan.runtime.plugs import plug_all

from .bench import Bench
from .district import holders, report, spots
from .figures import at_least, at_most, plain, share
from .pictures_in_chromium import pictures_in_chromium
from .processes import Process

RATE, KEY_EVERY, DELTA, KEY = 15, 30, 3_000, 20_000  # frames a second; bytes of a frame at some 400 kbit/s


@dataclass
class Filmed:
    """A scene whose guard films: who, where, and the session."""

    incident: UUID
    task: UUID
    guard: Person
    caller: Caller
    session: UUID


def filmed(count: int) -> list[Filmed]:
    """So many scenes with a guard on them who films."""
    desk = caller_of(holders("dispatch.duty_officer", 1)[0], "api")
    found = []
    for spot in spots(count):
        incident = report(desk, spot.place)
        task = open_task(incident.pk)
        assert task is not None
        person = Person.objects.get(pk=spot.guard)
        guard = caller_of(person, "api")
        perform(offer_task, desk, {"task": task.pk, "guard": spot.guard})
        perform(accept_task, guard, {"task": task.pk})
        perform(arrive_on_scene, guard, {"task": task.pk})
        answer = perform(start_video, guard, {"task": task.pk})
        found.append(Filmed(incident.pk, task.pk, person, guard, UUID(answer.result)))
    drain()
    return found


@dataclass
class Load:
    """What passed while it was measured."""

    frames: int = 0
    late: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    ending: bool = False


def run(bench: Bench) -> None:
    """The relay under streams × viewers, then one telephone and one desk in Chromium."""
    plug_all()
    streams, viewers = bench.size(20, 2), bench.size(20, 2)
    scenes = filmed(streams)
    desk = caller_of(holders("dispatch.duty_officer", 1)[0], "api")
    server = bench.serve("streams")
    seconds = 1.5 if bench.tiny else 10.0
    load, cpu = asyncio.run(_relayed(server, scenes, desk, viewers, seconds))
    a_second = load.frames / seconds
    bench.show(
        plain(f"{streams} streams × {viewers} viewers: frames out a second", a_second, "/s"),
        at_most("the relay's CPU, of one core", cpu / seconds * 100, 100, "%"),
        at_least(
            "streams × viewers for each core, by that", streams * viewers * seconds / max(cpu, 0.01), 400, ""
        ),
        at_most("telephone to viewer through the relay, p95", share(load.late, 95) * 1000, 100, "ms"),
        at_most("a latecomer's first frame, p95", share(load.first, 95) * 1000, 500, "ms"),
    )
    server.end()
    pictures_in_chromium(bench, scenes[0])


async def _relayed(
    server: Process, scenes: list[Filmed], desk: Caller, viewers: int, seconds: float
) -> tuple[Load, float]:
    load, url = Load(), f"ws://127.0.0.1:{server.port}/api/video"
    films = [await _open(url, "publish", one.caller, one.session) for one in scenes]
    looks = [await _open(url, "watch", desk, one.session) for one in scenes for _ in range(viewers)]
    tasks = [asyncio.create_task(_film(wire, load, place)) for place, wire in enumerate(films)]
    tasks += [asyncio.create_task(_deaf(wire)) for wire in films]
    tasks += [asyncio.create_task(_look(wire, load)) for wire in looks]
    await asyncio.sleep(1.0)
    load.frames, load.late = 0, []
    cpu = await asyncio.to_thread(server.cpu)
    await asyncio.sleep(seconds)
    spent, frames = await asyncio.to_thread(server.cpu) - cpu, load.frames
    for one in scenes[:10]:
        load.first.append(await _latecomer(url, desk, one.session))
    load.ending, load.frames = True, frames
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for wire in (*films, *looks):
        wire.transport.abort()
    return load, spent


async def _open(url: str, direction: str, who: Caller, session: UUID) -> ClientConnection:
    shown = await asyncio.to_thread(lambda: ticket(who, video_of(session), direction))  # type: ignore[arg-type]
    wire = await connect(f"{url}/{direction}", compression=None, max_queue=None)
    await wire.send(json.dumps({"ticket": shown, "run": "bench"}))
    await wire.recv()
    return wire


async def _film(wire: ClientConnection, load: Load, place: int) -> None:
    """Fifteen frames a second; the capture time is the bench's own clock."""
    await wire.send(json.dumps({"start": {"epoch": 0, "codec": "vp8", "width": 640, "height": 360}}))
    await asyncio.sleep(place / 20 / RATE)
    began = time.perf_counter()
    for seq in range(1 << 20):
        is_key = seq % KEY_EVERY == 0
        body = BODY.pack(is_key, seq * 66_000.0) + bytes(KEY if is_key else DELTA)
        await wire.send(pack(LIVE, 0, seq, round(time.perf_counter() * 1000), body))
        await asyncio.sleep(max(0.0, began + (seq + 1) / RATE - time.perf_counter()))
        if load.ending:
            return


async def _deaf(wire: ClientConnection) -> None:
    async for _ in wire:
        pass


async def _look(wire: ClientConnection, load: Load) -> None:
    async for message in wire:
        if isinstance(message, bytes):
            load.frames += 1
            load.late.append(time.perf_counter() - HEAD.unpack_from(message)[3] / 1000)


async def _latecomer(url: str, desk: Caller, session: UUID) -> float:
    """Seconds from the wish to look, ticket and all, to the first frame."""
    began = time.perf_counter()
    wire = await _open(url, "watch", desk, session)
    while not isinstance(await wire.recv(), bytes):
        pass
    took = time.perf_counter() - began
    wire.transport.abort()
    return took
