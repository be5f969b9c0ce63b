# SPDX-License-Identifier: Apache-2.0
"""B3: from a change to the open boards at 50, 200 and 1,000 streams; memory; and from a deed to the part fetched again."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from anlan.kernel.access.queries import caller_of
from anlan.kernel.events import log
from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.ports import Point
from anlan.packs.dispatch.models import VenuePost
from anlan.runtime.standing import let_stand

from .bench import Bench
from .deed_and_part import deed_and_part
from .district import holders, report, tell, token_of
from .figures import Figure, at_most, in_turn, plain, ratio, share
from .listening import Crowd, Listener, unhindered
from .processes import Process

RATE = 50.0
LIMITS = {50: 0, 200: 50, 1000: 150}  # p99 in milliseconds


@dataclass
class Heard:
    """What came of one round with so many streams."""

    late: list[float]
    lost: int
    twice: int
    came_back: int
    bytes_each: float
    threads: int
    wrote: list[float]
    own: list[float]  # how late the reader itself was for its turns: the server has no part in it


def write_notes(seconds: float) -> None:
    """The part of the writer's process: fifty notes a second on ten open incidents."""
    desk = caller_of(holders("dispatch.duty_officer", 1)[0], "api")
    posts = list(VenuePost.objects.order_by("code")[:10])
    matters = [report(desk, Point(one.lat, one.lng)).pk for one in posts]
    let_stand()  # as the process does that gives commands
    print("ready", flush=True)
    took: list[float] = []
    due = time.monotonic()
    end = due + seconds
    for number in count():
        due += 1 / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        if due > end:
            break
        began = time.monotonic()
        tell(add_note, desk, matter=matters[number % len(matters)], text=f"（演示）{number}")
        took.append(round((time.monotonic() - began) * 1000, 1))
    print(json.dumps(took), flush=True)


def run(bench: Bench) -> None:
    """Streams against the floor in turn, then deeds and parts."""
    token = token_of(holders("dispatch.duty_officer", 1)[0])
    seconds = 1.2 if bench.tiny else 4.0
    floor = bench.serve("fan_out.run", RATE, module="tests.load.part")
    streams = bench.serve("streams")
    memory = [0.0, 0.0]
    for many in (5,) if bench.tiny else (50, 200, 1000):
        ours, bare = in_turn(
            bench.rounds,
            lambda many=many: _product(bench, streams, token, many, seconds),
            lambda many=many: _bare(floor, many, seconds),
        )
        memory = [ours[0].bytes_each, float(ours[0].threads)]
        _tell(bench, many, ours, bare)
    kib = at_most(
        "memory for a stream",
        memory[0] / 1024,
        40,
        "KiB",
        f"{memory[1]:.0f} threads in the process with all open",
    )
    bench.show(kib)
    floor.end()
    streams.end()
    deed_and_part(bench)


def _tell(bench: Bench, many: int, ours: list[Heard], bare: list[Heard]) -> None:
    late, floor = ([ms for one in side for ms in one.late] for side in (ours, bare))
    lost, twice, back = (sum(getattr(one, name) for one in ours) for name in ("lost", "twice", "came_back"))
    factor = ratio([share(one.late, 99) for one in ours], [share(one.late, 99) for one in bare])
    p99 = f"{many:,} streams: recorded → read, p99"
    beside, times = f"{share(floor, 99):.1f} ms bare", f"{factor:.1f} ×"
    limit = LIMITS.get(many, 0)
    bench.show(
        plain(f"{many:,} streams: the command itself, until its commit, p99", share([ms for one in ours for ms in one.wrote], 99), "ms"),
        plain(f"{many:,} streams: recorded → read, p50", share(late, 50), "ms", f"{share(floor, 50):.1f} ms bare"),
        at_most(p99, share(late, 99), limit, "ms", beside, times) if limit else plain(p99, share(late, 99), "ms", beside, times),
        plain(f"{many:,} streams: the reader itself, late for its turn, p99", share([ms for one in ours for ms in one.own], 99), "ms"),
        Figure(f"{many:,} streams: lost, twice of {len(late):,} read ({back} came back)", f"{lost}, {twice}", "0, 0",
               reached=not lost and not twice),
    )  # fmt: skip


def _product(bench: Bench, server: Process, token: str, many: int, seconds: float) -> Heard:
    writer = bench.start("b3_streams.write_notes", seconds, module="tests.load.part")
    assert writer.line() == "ready"
    before, first = server.memory(), log.head()
    came: list[tuple[Listener, list[int], float, float]] = []

    def ask(after: int) -> bytes:
        return (f"GET /api/live HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
                f"Last-Event-ID: {after}\r\n\r\n").encode()  # fmt: skip

    crowd = Crowd(server.port, ask, lambda *heard: came.append(heard))
    each, threads = asyncio.run(_listened(crowd, many, first, seconds, server, before))
    wrote = json.loads(writer.line())
    writer.end()
    records = EventRecord.objects.filter(position__gt=first, kind__startswith="dispatch.")
    heard_at = {place: at.timestamp() for place, at in records.values_list("position", "recorded_at")}
    late = [
        (now - heard_at[one]) * 1000
        for _, ids, now, since in came for one in ids if one in heard_at and heard_at[one] > max(since, crowd.all_here)
    ]  # fmt: skip
    lost = sum(len(heard_at.keys() - set(one.ids)) for one in crowd.listeners)
    twice = sum(len(one.ids) - len(set(one.ids)) for one in crowd.listeners)
    return Heard(late, lost, twice, crowd.came_back, each, threads, wrote, crowd.own)


async def _listened(
    crowd: Crowd, many: int, first: int, seconds: float, server: Process, before: int
) -> tuple[float, int]:
    with unhindered():
        pulse = asyncio.create_task(crowd.feel_pulse())
        await crowd.join(many, first)
        await crowd.stay(seconds)
        await crowd.stay(1.0, come_back=False)  # the writer has ended: what is still on its way arrives
        pulse.cancel()
    grown = (server.memory() - before) / many
    threads = server.threads()
    crowd.leave()
    await asyncio.sleep(0.1)
    return grown, threads


def _bare(server: Process, many: int, seconds: float) -> Heard:
    late: list[float] = []

    def heard(_: Listener, ids: list[int], now: float, since: float) -> None:
        late.extend((now - one / 1e6) * 1000 for one in ids if 0 < crowd.all_here < one / 1e6)

    ask: Callable[[int], bytes] = lambda after: b"GET / HTTP/1.1\r\n\r\n"  # noqa: E731
    crowd = Crowd(server.port, ask, heard)
    asyncio.run(_listened(crowd, many, 0, seconds, server, 0))
    return Heard(late, 0, 0, 0, 0.0, 0, [], crowd.own)
