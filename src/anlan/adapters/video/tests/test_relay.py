# SPDX-License-Identifier: Apache-2.0
"""The relay on good days and bad ones, with real sockets on loopback."""

import asyncio
import json
from collections.abc import Coroutine
from socket import SO_RCVBUF, SOL_SOCKET
from typing import Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from ..frames import HEAD, LARGEST
from ..journal import Journal
from ..relay import Relay
from .conftest import BACK, OpenGate, Telephone, frame, serving, until


def seq_of(message: bytes) -> int:
    return int(HEAD.unpack_from(message)[2])


async def acknowledged(phone: Telephone, upto: int) -> None:
    """Wait until all before this number are; the journal may be written between two frames."""
    while (await phone.hears("ack"))["ack"] < upto:
        pass


async def films_until(phone: Telephone, said: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
    """Film until this is said: the state is told each second, and no picture is live for long by itself."""
    listens = asyncio.create_task(said)
    seq = 0
    while not listens.done():
        await phone.films(seq)
        seq += 1
        await asyncio.wait([listens], timeout=0.1)
    return await listens


def test_a_frame_reaches_the_viewer_as_it_was_sent(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.starts()
            await phone.films(0)
            assert await desk.sees() == frame(0)
            await until(lambda: scene.gate.heard)  # the log is told beside the picture, never before it

    assert on_scene(play).heard == ["seen"]


def test_answered_is_not_seen(on_scene):
    async def play(scene):
        async with scene.viewer() as desk:
            assert not (await desk.state("called"))["cause"]
            async with scene.telephone() as phone:
                await desk.state("answered")
                await films_until(phone, desk.state("live"))
                await desk.state("none")  # nothing came for two seconds

    on_scene(play)


def test_a_latecomer_begins_with_the_newest_key_frame(on_scene):
    async def play(scene):
        async with scene.telephone() as phone:
            await phone.starts()
            await phone.films(*range(23))
            await acknowledged(phone, 23)
            async with scene.viewer() as desk:
                assert (await desk.hears("config"))["config"]["codec"] == "vp8"
                assert [seq_of(await desk.sees()) for _ in range(3)] == [20, 21, 22]

    on_scene(play)


def test_what_came_is_acknowledged_once_it_is_on_the_disk(on_scene, folder):
    async def play(scene):
        async with scene.telephone() as phone:
            await phone.starts()
            await phone.films(0, 1, 2)
            await acknowledged(phone, 3)
            journal = Journal(folder, scene.gate.session)
            assert [one.seq for one in journal.frames()] == [0, 1, 2]
            journal.close()

    on_scene(play)


def test_a_telephone_that_is_back_hears_what_is_missing(on_scene):
    async def play(scene):
        async with scene.telephone() as phone:
            await phone.films(0, 1, 2)
            await phone.films(10, 11)
            await until(lambda: scene.relay.pictures[scene.gate.session].known.ranges() == [[10, 11]])
        async with scene.telephone() as phone:
            assert phone.welcome["from"] == 3
            assert phone.welcome["have"] == [[10, 11]]

    on_scene(play)


def test_the_room_sees_now_first_and_the_recording_gets_the_rest(on_scene, folder):
    async def play(scene):
        async with scene.viewer() as desk:
            async with scene.telephone() as phone:
                await phone.starts()
                await phone.films(0, 1, 2)
                for _ in range(3):
                    await desk.sees()
            async with scene.telephone() as phone:
                await phone.films(20, 21)
                await phone.films(*range(3, 20), kind=BACK)
                assert [seq_of(await desk.sees()) for _ in range(2)] == [20, 21]
                await until(lambda: scene.relay.pictures[scene.gate.session].durable == 22)
            assert not [one for one in desk.waiting if isinstance(one, bytes)]

    on_scene(play)


def test_a_frame_that_came_twice_counts_once(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.films(0, 0, 1)
            assert [seq_of(await desk.sees()) for _ in range(2)] == [0, 1]

    on_scene(play)


def test_a_frame_changed_on_its_way_is_counted_said_and_asked_for_again(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.films(0)
            await phone.wire.send(frame(1)[:-1] + b"?")
            assert (await phone.hears("bad"))["bad"] == 1
            assert (await desk.hears("damaged"))["damaged"] == 1
            await phone.films(1, kind=BACK)
            await until(lambda: scene.relay.pictures[scene.gate.session].known.next == 2)

    on_scene(play)


def test_after_a_gap_nothing_is_shown_before_the_next_key_frame(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.films(0)
            await desk.sees()
            await phone.films(5, 6)
            assert (await phone.hears("key"))["key"]
            await phone.films(10)
            assert seq_of(await desk.sees()) == 10

    on_scene(play)


@pytest.mark.parametrize(
    ("door", "ticket", "code"),
    [
        ("publish", "watch:1:周敏", "bad_ticket"),
        ("watch", "publish:1:王建国", "bad_ticket"),
        ("watch", "", "no_ticket"),
    ],
)
def test_a_foreign_ticket_is_refused_with_words(on_scene, door, ticket, code):
    async def play(scene):
        async with connect(f"{scene.url}/{door}") as wire:
            await wire.send(json.dumps({"ticket": ticket}))
            said = json.loads(await wire.recv())
            assert said["refused"] == code
            assert said["message"]
            with pytest.raises(ConnectionClosed):
                await wire.recv()

    on_scene(play)


def test_a_ticket_is_good_once(on_scene):
    async def play(scene):
        for answer in ("state", "refused"):
            async with connect(f"{scene.url}/watch") as wire:
                await wire.send(json.dumps({"ticket": "watch:7:周敏"}))
                assert answer in json.loads(await wire.recv())

    on_scene(play)


def test_a_second_telephone_goes_on_and_the_first_hears_why_it_stopped(on_scene):
    async def play(scene):
        async with scene.telephone("first") as one:
            await one.starts()
            await one.films(0, 1, 2)
            await acknowledged(one, 3)
            async with scene.telephone("second") as two:
                assert (await one.hears("closed"))["closed"] == "second_device"
                assert (two.welcome["first"], two.welcome["epoch"]) == (3, 1)

    on_scene(play)


def test_a_telephone_whose_place_was_taken_does_not_take_it_back_by_coming_again(on_scene):
    async def play(scene):
        async with scene.telephone("first") as one:
            await one.starts()
        async with scene.telephone("second") as two:
            await two.starts()
            async with scene.telephone("first", hears="closed") as again:
                assert again.welcome["closed"] == "second_device"
            await two.films(3)
            assert (await two.hears("got"))["got"] == 3

    on_scene(play)


def test_the_guard_hears_who_watches_and_who_left(on_scene):
    async def play(scene):
        async with scene.telephone() as phone:
            async with scene.viewer("周敏"), scene.viewer("赵明远"):
                await until_watching(phone, ["周敏", "赵明远"])
            await until_watching(phone, [])

    on_scene(play)


async def until_watching(phone, names):
    async with asyncio.timeout(10):
        while (await phone.hears("watching"))["watching"] != names:
            pass


def test_a_viewer_without_the_right_is_shown_out_and_the_others_stay(on_scene):
    async def play(scene):
        async with (
            scene.telephone() as phone,
            scene.viewer("周敏") as desk,
            scene.viewer("赵明远") as officer,
        ):
            await phone.films(0)
            await desk.sees()
            scene.gate.shut_out.add(scene.gate.person("周敏"))
            scene.relay.poke()
            assert (await desk.hears("ended"))["ended"] == "no_right"
            await phone.films(1)
            assert [seq_of(await officer.sees()) for _ in range(2)] == [0, 1]

    on_scene(play)


def test_when_the_task_is_over_the_picture_ends_and_what_is_left_still_comes(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.films(0, 1)
            await desk.sees()
            picture = scene.relay.pictures[scene.gate.session]
            scene.gate.over = True
            scene.relay.poke()
            assert (await desk.hears("ended"))["ended"] == "over"
            await phone.hears("ended")
            await phone.films(2, 3, kind=BACK)
            await phone.says(done=3)
            await until(lambda: scene.gate.session not in scene.relay.pictures)
            assert picture.known.next == 4

    assert "ended" in on_scene(play).heard


def test_a_slow_viewer_skips_and_holds_nobody_up(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer("快") as quick:
            async with scene.viewer("慢", close_timeout=0.1) as does_not_read:
                does_not_read.wire.transport.pause_reading()
                does_not_read.wire.transport.get_extra_info("socket").setsockopt(
                    SOL_SOCKET, SO_RCVBUF, 1 << 16
                )
                for seq in range(120):
                    await phone.films(seq, size=100_000)
                    assert seq_of(await quick.sees()) == seq
                (slow,) = (
                    one for one in scene.relay.pictures[scene.gate.session].onlookers if one.name == "慢"
                )
                assert slow.skipped > 0
                assert slow._size <= 1 << 20

    on_scene(play)


def test_ten_viewers_leave_at_once_and_the_eleventh_sees_on(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer("留") as stays:
            ten = [scene.viewer(f"走{n}") for n in range(10)]
            for one in ten:
                await one.__aenter__()
            await phone.films(0)
            await stays.sees()
            await asyncio.gather(*(one.__aexit__(None, None, None) for one in ten))
            await phone.films(1)
            assert seq_of(await stays.sees()) == 1
            await until(lambda: len(scene.relay.pictures[scene.gate.session].onlookers) == 1)

    on_scene(play)


def test_on_a_full_disk_the_picture_goes_on_and_everybody_hears_that_nothing_is_recorded(
    on_scene, monkeypatch
):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            monkeypatch.setattr(Journal, "append", full)
            await phone.films(0)
            await desk.sees()
            while (await desk.hears("recorded"))["recorded"]:
                pass
            while (await phone.hears("recorded"))["recorded"]:
                pass
            await phone.films(1)
            assert seq_of(await desk.sees()) == 1
            await until(lambda: "not kept: disk" in scene.gate.heard)

    assert "not kept: disk" in on_scene(play).heard


def test_a_clock_a_day_off_makes_no_picture_old_and_is_said(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.says(ping=1_790_000_000_000 - 86_400_000)
            assert (await phone.hears("clock_off"))["clock_off"] < -80_000
            await phone.starts()
            said = await films_until(phone, desk.state("live"))
            assert "clock_off" in said

    on_scene(play)


def test_the_room_hears_what_is_the_matter_with_the_camera(on_scene):
    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.says(trouble="denied")
            while (await desk.hears("cause"))["cause"] != "denied":
                pass

    on_scene(play)


def test_a_frame_too_large_ends_the_line_with_words(on_scene):
    async def play(scene):
        async with scene.telephone() as phone:
            await phone.wire.send(frame(0, size=LARGEST + 1))
            assert (await phone.hears("refused"))["refused"] == "too_large"

    on_scene(play)


def test_nonsense_ends_the_line_with_words(on_scene):
    async def play(scene):
        async with scene.telephone() as phone:
            await phone.wire.send('{"start": 7}')
            assert (await phone.hears("refused"))["refused"] == "not_a_frame"

    on_scene(play)


def test_a_restart_loses_nothing_that_was_acknowledged(folder):
    gate = OpenGate()

    async def play() -> None:
        async with serving(folder, gate) as scene, scene.telephone() as phone:
            await phone.starts()
            await phone.films(0, 1, 2)
            await acknowledged(phone, 3)
        async with serving(folder, gate) as scene, scene.telephone() as phone:
            assert phone.welcome["from"] == 3
            assert phone.welcome["first"] == 3

    asyncio.run(play())


def test_a_disk_that_does_not_keep_up_fills_no_memory(on_scene, monkeypatch):
    monkeypatch.setattr("anlan.adapters.video.relay.MOST_PENDING", 1000)
    monkeypatch.setattr(Relay, "_flushed", lambda *_: asyncio.sleep(60))

    async def play(scene):
        async with scene.telephone() as phone, scene.viewer() as desk:
            await phone.films(*range(40))
            while (await desk.hears("recorded"))["recorded"]:
                pass
            assert not scene.relay.pictures[scene.gate.session].pending
            await until(lambda: "not kept: disk" in scene.gate.heard)

    assert "not kept: disk" in on_scene(play).heard
