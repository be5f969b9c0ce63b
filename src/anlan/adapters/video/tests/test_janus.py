# SPDX-License-Identifier: Apache-2.0
"""The client of Janus against a real Janus, on good days and bad ones."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from .. import janus as module
from ..frames import BODY, LIVE, Frame, pack
from ..janus import Away, Janus, Mount, trial
from ..outlet import Outlet
from ..rtp import MOST, packets, units
from ..simulator import film
from .janus_process import KEY, JanusProcess

type Play = Callable[[Janus], Awaitable[None]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JanusProcess]:
    made = JanusProcess(tmp_path / "janus").start()
    yield made
    made.kill()


def with_janus(server: JanusProcess, play: Play, key: str = KEY, rest: float = 0.2) -> None:
    """Play with a client of its own."""

    async def all_of_it() -> None:
        janus = Janus(server.url, key, rest=rest)
        try:
            await play(janus)
        finally:
            await janus.close()

    asyncio.run(all_of_it())


def filmed(at: int) -> Frame:
    """A frame of the simulated camera."""
    is_key, parts = film()[at]
    picture = b"".join(b"\x00\x00\x00\x01" + one for one in parts)
    message = pack(LIVE, 0, at, 0, BODY.pack(is_key, at * 66_000.0) + picture)
    return Frame(LIVE, 0, at, 0, b"", is_key, message)


async def media(janus: Janus, number: int) -> dict[str, Any]:
    """What Janus knows of the pictures that came (Any: JSON)."""
    said = await janus._ask(janus._desk, request="info", id=number, secret=janus._secret(number))
    found: dict[str, Any] = said["plugindata"]["data"]["info"]["media"][0]
    return found


def test_a_picture_gets_a_mountpoint_and_a_browser_an_offer(server):
    async def play(janus):
        handle, offer = await janus.look(await janus.mount())
        assert "H264/90000" in offer
        assert "a=sendonly" in offer
        await janus.leave(handle)

    with_janus(server, play)


def test_who_has_not_the_pin_is_refused(server):
    async def play(janus):
        mount = await janus.mount()
        with pytest.raises(Away, match="pin"):
            await janus.look(replace(mount, pin="guessed"))
        assert mount.pin not in repr(mount)

    with_janus(server, play)


def test_who_has_not_the_admin_key_makes_no_mountpoint(server):
    async def play(janus):
        with pytest.raises(Away):
            await janus.mount()

    with_janus(server, play, key="another-key-of-twenty-signs")


def test_a_mountpoint_that_was_ended_is_there_for_nobody(server):
    async def play(janus):
        mount = await janus.mount()
        await janus.unmount(mount.number)
        with pytest.raises(Away):
            await janus.look(mount)

    with_janus(server, play)


def test_frames_arrive_from_the_first_key_frame_on_and_none_after_the_end(server):
    async def play(janus):
        outlet = Outlet(await janus.mount())
        await asyncio.sleep(0.5)
        outlet.offer(filmed(1))
        await asyncio.sleep(0.1)
        before = (await media(janus, outlet.mount.number))["age_ms"]
        assert before > 500
        for at in range(15):
            outlet.offer(filmed(at))
        async with asyncio.timeout(10):
            while (await media(janus, outlet.mount.number))["age_ms"] >= before:
                pass  # it only grows until a picture comes
        outlet.close()
        outlet.offer(filmed(0))
        assert not outlet._waiting

    with_janus(server, play)


def test_a_janus_that_was_started_anew_is_noticed_and_asked_again(server):
    async def play(janus):
        gone = asyncio.Event()
        janus.on_lost = gone.set
        before = await janus.mount()
        server.kill()
        async with asyncio.timeout(5):
            await gone.wait()
        with pytest.raises(Away):
            await janus.mount()
        server.start()
        await asyncio.sleep(0.3)
        assert (await janus.mount()).number != before.number

    with_janus(server, play)


def test_while_it_is_away_nobody_knocks_more_often_than_the_breaker_lets_him(server):
    async def play(janus):
        server.kill()
        said = []
        for _ in range(4):
            with pytest.raises(Away) as no:
                await janus.mount()
            said.append(str(no.value))
        assert said == ["ConnectError", "ConnectError", "resting", "resting"]

    with_janus(server, play, rest=60.0)


def test_a_janus_that_hangs_is_waited_for_a_moment_only(server, monkeypatch):
    monkeypatch.setattr(module, "ASKS", 0.3)

    async def play(janus):
        await janus.mount()
        server.hold()
        async with asyncio.timeout(2):
            with pytest.raises(Away):
                await janus.mount()

    with_janus(server, play)


def test_what_a_process_left_behind_when_it_died_is_ended_by_the_next(server, monkeypatch):
    monkeypatch.setattr(module, "LEFT_MS", -1)

    async def play(died):
        left = await died.mount()
        following = Janus(server.url, KEY)
        await following.mount()
        with pytest.raises(Away):
            await died.look(left)
        await following.close()

    with_janus(server, play)


def test_the_doctors_trial_says_what_stands_in_the_way(server):
    assert asyncio.run(trial(server.url, KEY)) == ""
    assert asyncio.run(trial(server.url, "another-key-of-twenty-signs"))
    server.kill()
    assert asyncio.run(trial(server.url, KEY)) == "ConnectError"


def test_something_else_at_its_address_is_no_janus(monkeypatch):
    async def page(*_asked: object, **_more: object) -> list[str]:
        return ["somebody else's page"]

    monkeypatch.setattr(Janus, "_spoken", page)
    assert asyncio.run(trial("http://127.0.0.1:9", KEY)) == "an answer that nobody can read"


def test_time_goes_on_evenly_whatever_a_camera_stamps_and_from_one_epoch_to_the_next():
    async def play() -> list[int]:
        with socket.socket(type=socket.SOCK_DGRAM) as wire:
            wire.bind(("127.0.0.1", 0))
            wire.settimeout(2)
            outlet = Outlet(Mount(1, wire.getsockname(), ""))
            for epoch, stamp in ((0, 0.0), (0, 66_000.0), (1, 9e9), (1, 9e9 + 66_000), (2, float("nan"))):
                body = BODY.pack(1, stamp) + b"\x00\x00\x01\x65picture"
                outlet.offer(Frame(LIVE, epoch, 0, 0, b"", True, pack(LIVE, epoch, 0, 0, body)))
            outlet.close()
            return [int.from_bytes(wire.recv(2000)[4:8]) for _ in range(5)]

    ticks = asyncio.run(play())
    steps = [after - before for before, after in pairwise(ticks)]
    assert (steps[0], steps[2]) == (5940, 5940)
    assert 0 <= steps[1] < 9000
    assert 0 <= steps[3] < 9000


def put_together(sent: list[bytes]) -> list[bytes]:
    """The units of a frame, as a receiver puts them together (RFC 6184)."""
    found: list[bytes] = []
    for packet in sent:
        body = packet[12:]
        if body[0] & 31 != 28:
            found.append(body)
        elif body[1] & 0x80:
            found.append(bytes((body[0] & 0xE0 | body[1] & 31,)) + body[2:])
        else:
            found[-1] += body[2:]
    return found


@given(some.lists(some.tuples(some.integers(1, 23), some.integers(1, 5 * MOST)), min_size=1, max_size=4))
def test_packets_put_together_are_the_units_that_were_sent(shapes):
    whole = [bytes((0x60 | kind,)) + b"\x55" * size for kind, size in shapes]
    assert units(b"".join(b"\x00\x00\x00\x01" + one for one in whole)) == whole
    sent = list(packets(whole, 90_000, 65_530, 7))
    assert put_together(sent) == whole
    assert all(len(one) <= 12 + 2 + MOST for one in sent)
    assert [bool(one[1] & 0x80) for one in sent] == [False] * (len(sent) - 1) + [True]
    assert [int.from_bytes(one[2:4]) for one in sent] == [(65_530 + at) % 65_536 for at in range(len(sent))]
