# SPDX-License-Identifier: Apache-2.0
"""The relay with a real Janus beside it: who sees the picture by another way, and who is put back on the line."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from .. import spreading as module
from ..frames import BODY, HEAD, LIVE, SOUND, pack
from ..janus import Away, Janus, Mount
from ..simulator import film
from ..spreading import Spreading
from .conftest import OpenGate, Person, Scene, Telephone, serving, until
from .janus_process import KEY, JanusProcess
from .test_janus import filmed

type Play = Callable[[Scene, Janus], Awaitable[None]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[JanusProcess]:
    made = JanusProcess(tmp_path / "janus").start()
    yield made
    made.kill()


@pytest.fixture
def spread(folder: Path, server: JanusProcess) -> Callable[[Play], OpenGate]:
    """Play something at a relay that has a Janus."""

    def play(what: Play) -> OpenGate:
        gate = OpenGate()

        async def all_of_it() -> None:
            janus = Janus(server.url, KEY, rest=0.1)
            async with serving(folder, gate, Spreading(janus)) as scene:
                await what(scene, janus)

        asyncio.run(all_of_it())
        return gate

    return play


async def filming(phone: Telephone) -> None:
    """Film as a telephone does, until the scene is over."""
    await phone.starts(codec="avc1.42E01E")
    with suppress(ConnectionClosed):
        for seq in range(10_000):
            message = bytearray(filmed(seq % len(film())).message)
            message[3:7] = seq.to_bytes(4)
            await phone.wire.send(bytes(message))
            await asyncio.sleep(0.03)


async def says(person: Person, **word: object) -> None:
    await person.wire.send(json.dumps(word, separators=(",", ":")))  # as a browser writes it


async def offered(person: Person) -> int:
    """The number of the offer that came: for a connection of his own, and nothing else in it."""
    said = await person.hears("offer")
    assert "H264" in said["offer"]
    assert not any(word in said["offer"] for word in ("/janus", KEY))
    assert said.keys() == {"offer", "n"}
    return int(said["n"])


async def is_gone(janus: Janus, mount: Mount) -> None:
    """Janus is told beside the room, so it may be a moment before nobody can look there any more."""
    with pytest.raises(Away):
        async with asyncio.timeout(10):
            while True:
                handle, _ = await janus.look(mount)
                await janus.leave(handle)


async def sees_nothing_more(person: Person) -> None:
    person.waiting.clear()
    with pytest.raises(TimeoutError):
        while True:
            await person.sees(within=0.5)


def test_the_line_goes_on_until_the_browser_has_a_picture_and_again_when_it_has_none(spread):
    async def play(scene, janus):
        async with scene.telephone() as phone, scene.viewer() as desk:
            shoots = asyncio.create_task(filming(phone))
            await says(desk, peer="ready")
            number = await offered(desk)
            await desk.sees()
            await says(desk, peer="on", n=number)
            await until(lambda: scene.relay.spreading.peers == 1)
            await sees_nothing_more(desk)
            assert scene.relay.spreading.peers == 1
            assert (await desk.state("live"))["recorded"]
            await says(desk, sound=True)
            (picture,) = scene.relay.pictures.values()
            await until(lambda: all(one.hears for one in picture.onlookers))
            await phone.wire.send(pack(LIVE, 0, 9_999, 0, BODY.pack(SOUND, 0.0) + b"\xf8 a piece"))
            assert (await desk.sees())[HEAD.size] == SOUND  # the sound goes on over the line
            await says(desk, peer="off", n=number)
            assert (await desk.sees())[HEAD.size] == 1  # a key frame first
            assert scene.relay.spreading.peers == 0
            shoots.cancel()

    spread(play)


def test_who_is_shown_out_has_nothing_left_to_look_at_and_who_stays_gets_another(spread):
    async def play(scene, janus):
        async with (
            scene.telephone() as phone,
            scene.viewer("周敏") as desk,
            scene.viewer("赵明远") as officer,
        ):
            shoots = asyncio.create_task(filming(phone))
            for one in (desk, officer):
                await says(one, peer="ready")
                await says(one, peer="on", n=await offered(one))
            (picture,) = scene.relay.pictures.values()
            before = picture.outlet.mount
            scene.gate.shut_out.add(scene.gate.person("周敏"))
            scene.relay.poke()
            assert (await desk.hears("ended"))["ended"] == "no_right"
            assert (await officer.hears("peer"))["peer"] == "off"
            await officer.sees()
            await offered(officer)
            assert picture.outlet.mount.pin != before.pin
            await is_gone(janus, before)
            shoots.cancel()

    spread(play)


def test_when_the_picture_is_over_its_mountpoint_is_gone(spread):
    async def play(scene, janus):
        async with scene.telephone() as phone, scene.viewer() as desk:
            shoots = asyncio.create_task(filming(phone))
            await says(desk, peer="ready")
            await offered(desk)
            (picture,) = scene.relay.pictures.values()
            before = picture.outlet.mount
            scene.gate.over = True
            scene.relay.poke()
            assert (await desk.hears("ended"))["ended"] == "over"
            assert picture.outlet is None
            await is_gone(janus, before)
            shoots.cancel()

    spread(play)


def test_after_the_last_who_looks_nothing_is_sent_any_more(spread):
    async def play(scene, janus):
        async with scene.telephone() as phone:
            shoots = asyncio.create_task(filming(phone))
            async with scene.viewer() as desk:
                await says(desk, peer="ready")
                await offered(desk)
                (picture,) = scene.relay.pictures.values()
                assert picture.outlet is not None
            await until(lambda: picture.outlet is None)
            shoots.cancel()

    spread(play)


def test_when_janus_dies_all_are_on_the_line_at_once_and_when_it_is_back_they_are_offered_it_again(
    spread, server, monkeypatch
):
    monkeypatch.setattr(module, "AWAY", 0.2)

    async def play(scene, janus):
        async with scene.telephone() as phone, scene.viewer() as desk:
            shoots = asyncio.create_task(filming(phone))
            await says(desk, peer="ready")
            await says(desk, peer="on", n=await offered(desk))
            await until(lambda: scene.relay.spreading.peers == 1)
            desk.waiting.clear()
            server.kill()
            assert (await desk.hears("peer"))["peer"] == "off"
            await desk.sees()
            await asyncio.to_thread(server.start)
            await offered(desk)
            shoots.cancel()

    spread(play)


def test_a_picture_in_another_codec_stays_on_the_line_and_nobody_hears_of_janus(spread):
    async def play(scene, janus):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await says(desk, peer="ready")
            await phone.starts(codec="vp8")
            for seq in range(0, 60, 10):
                await phone.films(*range(seq, seq + 10))
                await asyncio.sleep(0.2)
            assert await desk.sees()
            assert not [
                one for one in desk.waiting if isinstance(one, dict) and {"offer", "peer"} & one.keys()
            ]

    spread(play)


def test_what_an_older_page_still_says_of_an_offer_that_is_over_changes_nothing(spread):
    async def play(scene, janus):
        async with scene.telephone() as phone, scene.viewer() as desk:
            shoots = asyncio.create_task(filming(phone))
            await says(desk, peer="ready")
            number = await offered(desk)
            for word in ({"peer": "on", "n": number + 1}, {"peer": "on"}, {"answer": 7, "n": number}, [], 7):
                await desk.wire.send(json.dumps(word))
            await asyncio.sleep(0.3)
            desk.waiting.clear()
            await desk.sees()
            assert scene.relay.spreading.peers == 0
            shoots.cancel()

    spread(play)


def test_an_answer_that_is_none_leaves_him_on_the_line(spread):
    async def play(scene, janus):
        async with scene.telephone() as phone, scene.viewer() as desk:
            shoots = asyncio.create_task(filming(phone))
            await says(desk, peer="ready")
            await says(desk, answer="no SDP at all", n=await offered(desk))
            assert (await desk.hears("peer"))["peer"] == "off"
            await desk.sees()
            shoots.cancel()

    spread(play)


def test_without_a_media_server_nothing_is_offered(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            shoots = asyncio.create_task(filming(phone))
            await says(desk, peer="ready")
            await desk.sees()
            with pytest.raises(TimeoutError):
                await desk.hears("offer", within=1.5)
            shoots.cancel()

    on_scene(play)
