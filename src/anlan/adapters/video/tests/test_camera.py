# SPDX-License-Identifier: Apache-2.0
"""A camera over RTSP: a real line, a real film, on good days and bad ones."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from anlan.kernel.ports import CameraSource

from .. import camera
from ..frames import BODY, HEAD
from ..simulator import Cameras
from .conftest import OpenGate, Scene, serving, until


@pytest.fixture
def cameras() -> Iterator[Cameras]:
    with Cameras(user="anlan", secret="p@ss/1") as made:
        yield made


@pytest.fixture
def source(cameras: Cameras) -> CameraSource:
    return CameraSource(f"{cameras.url}/bar", "anlan", "p@ss/1")


def played(folder: Path, source: CameraSource, what: Callable[[Scene], Awaitable[None]]) -> OpenGate:
    gate = OpenGate(camera=source)

    async def all_of_it() -> None:
        async with serving(folder, gate) as scene:
            await what(scene)

    asyncio.run(all_of_it())
    return gate


def test_who_looks_sees_the_cameras_own_frames_from_a_key_frame_on(folder, source, cameras):
    async def play(scene):
        async with scene.viewer() as desk:
            config = (await desk.hears("config"))["config"]
            assert (config["codec"][:5], config["width"], config["height"]) == ("avc1.", 640, 360)
            first = await desk.sees()
            assert first[HEAD.size] == 1
            assert first[HEAD.size + BODY.size :].startswith(b"\x00\x00")
            assert (await desk.state("live"))["recorded"] is None

    assert played(folder, source, play).heard == ["seen"]
    assert not list(folder.glob("*"))


def test_ten_look_and_the_camera_is_read_once(folder, source, cameras):
    async def play(scene):
        async with scene.viewer("a") as one, scene.viewer("b") as other, scene.viewer("c") as third:
            for who in (one, other, third):
                await who.sees()
        assert cameras.opened == 1

    played(folder, source, play)


def test_before_the_first_picture_it_is_said_that_the_camera_is_opened(folder, source, cameras):
    cameras.mood = "silent"

    async def play(scene):
        async with scene.viewer() as desk:
            assert (await desk.hears("cause"))["cause"] == "opening"

    played(folder, source, play)


def test_a_wrong_password_is_said(folder, source, cameras):
    async def play(scene):
        async with scene.viewer() as desk:
            while (await desk.hears("cause"))["cause"] != "camera_refused":
                pass

    played(folder, replace(source, secret="wrong"), play)


@pytest.mark.parametrize("bad", ["gone", "silent"])
def test_a_camera_that_breaks_off_is_said_and_comes_back(folder, source, cameras, monkeypatch, bad):
    monkeypatch.setattr(camera, "READS", 1.0)

    async def play(scene):
        async with scene.viewer() as desk:
            await desk.state("live")
            cameras.mood = bad
            if bad == "gone":
                cameras.cut()
            assert (await desk.state("none"))["cause"] in ("opening", "camera_away")
            while (await desk.hears("cause"))["cause"] != "camera_away":
                pass
            cameras.mood = "well"
            await desk.state("live")

    played(folder, source, play)


def test_nobody_looks_and_the_camera_is_left_alone(folder, source, cameras, monkeypatch):
    monkeypatch.setattr(camera, "LINGER", 0.3)

    async def play(scene):
        async with scene.viewer() as desk:
            await desk.sees()
        await until(lambda: not scene.relay.pictures)
        await until(lambda: cameras.playing == 0)
        await until(lambda: "ended" in scene.gate.heard)

    played(folder, source, play)


def test_when_the_right_is_over_the_camera_is_left_alone(folder, source, cameras):
    async def play(scene):
        async with scene.viewer() as desk:
            await desk.sees()
            scene.gate.over = True
            scene.relay.poke()
            assert (await desk.hears("ended"))["ended"] == "over"
            await until(lambda: cameras.playing == 0)

    played(folder, source, play)


def test_neither_log_nor_address_tells_the_password(folder, source, cameras, caplog):
    cameras.mood = "gone"

    async def play(scene):
        async with scene.viewer() as desk:
            while (await desk.hears("cause"))["cause"] != "camera_away":
                pass

    played(folder, source, play)
    assert "p@ss" not in caplog.text + repr(source)
    assert "p%40ss" not in caplog.text


def test_a_camera_costs_little(folder, source, cameras):
    """Frames are passed on, nothing is decoded: some hundredths of a core."""

    async def play(scene):
        async with scene.viewer() as desk:
            await desk.sees()
            began = time.process_time()
            for _ in range(45):
                await desk.sees()
            assert time.process_time() - began < 1.5

    played(folder, source, play)
