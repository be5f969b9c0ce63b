# SPDX-License-Identifier: Apache-2.0
"""The picture of a scene from the guard's telephone to the desk, with a real camera of colours, on good days and bad ones."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise

import av
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from playwright.sync_api import expect

from anlan.kernel.evidence.package import faults_of

from .conftest import Someone
from .radio import Radio
from .test_desk import picture
from .test_hand import (
    FAR,
    SOON,
    desk,
    eventually,
    offer,
    on_duty,
    place,
    press,
    report,
    row,
    shows,
    state_is,
    told,
)

__all__ = ["desk"]
pytestmark = pytest.mark.browser


@pytest.fixture
def radio(district: str) -> Iterator[Radio]:
    """What lies between the telephone and the district."""
    made = Radio(district)
    yield made
    made.end()


@pytest.fixture
def filming(desk: Someone, become: Callable[..., Someone], radio: Radio) -> tuple[Someone, str, str]:
    """Wang at the scene with a telephone that may film; the incident and its task, before the desk's eyes."""
    wang = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation", "camera"])
    return at_the_scene(desk, wang, radio.url)


def at_the_scene(desk: Someone, guard: Someone, url: str) -> tuple[Someone, str, str]:
    guard.page.goto(f"{url}/hand")
    if guard.page.locator("#hand").get_attribute("data-s") == "off":
        on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    shows(guard, "offer")
    press(guard, "offer")
    state_is(guard, "way")
    guard.do("dispatch/arrive-on-scene", task=task)
    shows(guard, "scene")
    desk.page.goto(f"{desk.url}/dispatch/board?incident={row(desk, incident)['number']}")
    return guard, incident, task


def start(guard: Someone) -> None:
    guard.page.locator("[data-start]").click()


def picture_is(desk: Someone, state: str, within: float = SOON) -> None:
    expect(desk.page.locator("anlan-video")).to_have_attribute("data-s", state, timeout=within)


def frames(desk: Someone) -> int:
    return int(desk.page.locator("anlan-video").get_attribute("data-frames") or 0)


def kept(desk: Someone, task: str) -> str:
    """The sentence that says what was recorded."""

    def said() -> object:
        found = desk.read(f"matters/{task}/timeline")["items"]
        return next((one["sentence"] for one in found if one["name"] == "dispatch.video_kept"), None)

    return str(eventually(said))


def film(desk: Someone, task: str) -> bytes:
    """The original of the only recording, opened with a reason."""
    number = desk.read(f"matters/{task}")["number"]
    desk.page.goto(f"{desk.url}/m/{number}")
    link = desk.page.locator('a[href*="/evidence/"], [hx-get*="/evidence/"]').first
    key = re.search(r"/evidence/([0-9a-f-]{36})", link.evaluate("one => one.outerHTML"))
    assert key is not None
    desk.do("evidence/open-evidence", matter=task, item=key[1], reason="核对现场录像是否完整")
    answer = desk.context.request.get(f"{desk.url}/m/{number}/evidence/{key[1]}/original")
    assert answer.ok, answer.status
    return answer.body()


def test_both_walls_show_the_picture_and_a_grave_incident_takes_them(filming, desk, become):
    guard, incident, _task = filming
    start(guard)
    picture_is(desk, "live")
    room = become("zhoumin", size=(1920, 1080))
    room.page.goto(f"{room.url}/wall/pictures?n=4")
    picture_is(room, "live")
    expect(room.page.locator("anlan-video .owner")).to_contain_text("周敏")
    expect(room.page.locator(".vids article")).to_have_count(1)
    picture(room.page, "wall-pictures")
    desk.do("dispatch/set-level", incident=incident, level="red", reason="有人持械")
    expect(room.page.locator("article[data-grave]")).to_be_visible(timeout=SOON)
    picture(room.page, "wall-pictures-grave")
    room.page.goto(f"{room.url}/wall/command")
    picture_is(room, "live")
    picture(room.page, "wall-command-grave")
    guard.page.locator("[data-stop]").click()
    expect(room.page.locator("anlan-video")).to_have_count(0, timeout=SOON)
    room.page.goto(f"{room.url}/wall/pictures")
    expect(room.page.locator(".empty")).to_be_visible()
    picture(room.page, "wall-pictures-none")
    assert room.faults == []


def test_one_tap_and_the_desk_sees_then_cut_and_resumed_nothing_is_lost(filming, desk, radio):
    guard, _incident, task = filming
    desk.page.locator('[data-key="V"]').first.click()
    picture_is(desk, "called")
    expect(guard.page.locator(".called")).to_be_visible(timeout=SOON)
    start(guard)
    picture_is(desk, "live")
    expect(guard.page.locator("[data-names]")).to_have_text("周敏", timeout=SOON)
    expect(desk.page.locator("anlan-video .owner")).to_contain_text("周敏")
    radio.broken()
    picture_is(desk, "none")
    expect(desk.page.locator("anlan-video [data-say]")).to_contain_text("没有网络")
    expect(guard.page.locator("[data-figure] [data-state]")).to_contain_text("恢复后补传")
    desk.page.wait_for_timeout(4000)
    radio.back()
    picture_is(desk, "live", 5000)
    guard.page.wait_for_timeout(1500)
    guard.page.locator("[data-stop]").click()
    assert re.search(r"缺 0 帧", kept(desk, task)), kept(desk, task)
    expect(desk.page.locator("anlan-video")).to_have_count(0, timeout=SOON)
    with av.open(io.BytesIO(film(desk, task))) as played:
        shown = [float(one.time or 0) for one in played.decode(video=0)]
    assert shown[-1] > 5
    assert max(after - before for before, after in pairwise(shown)) < 1.0
    assert not guard.faults
    assert not desk.faults


def test_a_radio_that_goes_deaf_is_noticed_on_both_sides(filming, desk, radio):
    guard, _incident, task = filming
    start(guard)
    picture_is(desk, "live")
    radio.deaf()
    picture_is(desk, "none")
    expect(guard.page.locator("[data-figure] [data-state]")).to_contain_text("网络断开", timeout=SOON)
    radio.back()
    picture_is(desk, "live")
    guard.page.locator("[data-stop]").click()
    assert "缺 0 帧" in kept(desk, task)


def test_the_picture_ends_when_the_guard_is_called_back(filming, desk):
    guard, incident, task = filming
    start(guard)
    picture_is(desk, "live")
    desk.do("dispatch/stand-down", task=task)
    expect(guard.page.locator("dispatch-filming")).to_have_count(0, timeout=SOON)
    kept(desk, task)
    assert "dispatch.video_ended" in told(desk, incident) + told(desk, task)


def test_a_camera_that_is_not_allowed_is_said_on_both_sides(desk, become, district):
    wang = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation"])
    guard, _incident, _task = at_the_scene(desk, wang, district)
    start(guard)
    expect(guard.page.locator("[data-figure] [data-state]")).to_contain_text("未允许使用摄像头", timeout=SOON)
    expect(desk.page.locator("anlan-video [data-say]")).to_contain_text("未允许使用摄像头", timeout=SOON)


def test_a_page_that_is_not_in_front_is_said_on_both_sides(filming, desk):
    guard, _incident, _task = filming
    start(guard)
    picture_is(desk, "live")
    guard.page.evaluate(  # headless Chromium calls every page visible
        "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });"
        "document.querySelector('[data-preview]').srcObject.getTracks().forEach((one) => one.stop());"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    expect(desk.page.locator("anlan-video [data-say]")).to_contain_text("切到后台或锁屏", timeout=SOON)
    guard.page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    picture_is(desk, "live")


def test_a_second_telephone_goes_on_and_the_first_says_why_it_stopped(filming, desk, become):
    first, _incident, _task = filming
    start(first)
    picture_is(desk, "live")
    second = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation", "camera"])
    shows(second, "scene")
    start(second)
    expect(first.page.locator("dispatch-filming [data-say]")).to_contain_text(
        "另一部手机接着拍", timeout=SOON
    )
    before = frames(desk)
    eventually(lambda: frames(desk) > before + 10)
    picture_is(desk, "live")


def test_the_room_hears_the_scene_when_it_taps_and_the_film_has_the_sound(desk, become, radio):
    """Chromium's microphone of beeps, on his recorder: muted until tapped, gone with the second tap, kept beside the picture."""
    may = ["geolocation", "camera", "microphone"]
    wang = become("wangjianguo", geolocation=place(FAR), permissions=may)
    guard, _incident, task = at_the_scene(desk, wang, radio.url)
    guard.page.locator("[data-recorder]").select_option(index=1)
    picture(guard.page, "hand-filming-with-which")
    start(guard)
    picture_is(desk, "live")
    assert "dispatch.video_by_recorder" in told(desk, task)
    expect(guard.page.locator("[data-mic]")).to_have_text("含声音，同步录存", timeout=SOON)
    hear = desk.page.locator("[data-hear]")
    expect(hear).to_have_text("听声音", timeout=SOON)
    picture(desk.page, "desk-sound-muted")
    picture(guard.page, "hand-filming-with-sound")
    hear.click()
    expect(hear).to_have_text("静音")
    eventually(lambda: int(desk.page.locator("anlan-video").get_attribute("data-heard") or 0) > 20)
    picture(desk.page, "desk-sound-heard")
    radio.broken()
    picture_is(desk, "none")
    desk.page.wait_for_timeout(2000)
    radio.back()
    picture_is(desk, "live")
    eventually(lambda: int(desk.page.locator("anlan-video").get_attribute("data-heard") or 0) > 60)
    hear.click()
    expect(hear).to_have_text("听声音")
    guard.page.locator("[data-stop]").click()
    assert "缺 0 帧" in kept(desk, task)
    content = film(desk, task)
    with av.open(io.BytesIO(content)) as played:
        seen = [float(one.time or 0) for one in played.decode(video=0)]
    with av.open(io.BytesIO(content)) as played:
        heard = [float(one.pts * one.time_base) for one in played.demux(audio=0) if one.pts is not None]
    assert abs(seen[-1] - heard[-1]) < 0.5
    assert max(after - before for before, after in pairwise(heard)) < 1.0
    assert not guard.faults
    assert not desk.faults


def test_without_a_microphone_the_picture_comes_and_both_sides_know(filming, desk):
    guard, _incident, _task = filming
    start(guard)
    picture_is(desk, "live")
    expect(guard.page.locator("dispatch-filming [data-say]")).to_contain_text(
        "未允许本页使用麦克风", timeout=SOON
    )
    expect(desk.page.locator("anlan-video [data-more]")).to_contain_text("未允许使用麦克风", timeout=SOON)
    expect(desk.page.locator("[data-hear]")).to_be_hidden()


WITHOUT_WEBCODECS = "delete window.VideoEncoder; delete window.VideoDecoder;"
ONLY_MP4 = (
    "const can = MediaRecorder.isTypeSupported.bind(MediaRecorder);"
    "MediaRecorder.isTypeSupported = (type) => type.includes('mp4') && can(type);"
)


@pytest.mark.parametrize(("also", "ending"), [("", "webm"), (ONLY_MP4, "mp4")])
def test_an_old_browser_films_by_its_recorder_cut_and_resumed_nothing_is_lost(
    desk, become, radio, also, ending
):
    """MediaRecorder where there is no WebCodecs: the same frames, states, resume and film."""
    wang = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation", "camera"])
    wang.page.add_init_script(WITHOUT_WEBCODECS + also)
    guard, _incident, task = at_the_scene(desk, wang, radio.url)
    start(guard)
    picture_is(desk, "live")
    radio.broken()
    picture_is(desk, "none")
    desk.page.wait_for_timeout(2500)
    radio.back()
    picture_is(desk, "live")
    before = frames(desk)
    eventually(lambda: frames(desk) > before + 20)
    guard.page.locator("[data-stop]").click()
    assert "缺 0 帧" in kept(desk, task)
    with av.open(io.BytesIO(film(desk, task))) as played:
        assert ending in played.format.name
        shown = [float(one.time or 0) for one in played.decode(video=0)]
    assert shown[-1] > 3
    assert max(after - before for before, after in pairwise(shown)) < 1.0
    assert not guard.faults


@pytest.mark.parametrize("phone", ["", WITHOUT_WEBCODECS])
def test_an_old_browser_at_the_desk_plays_what_the_telephone_sends(filming, desk, phone):
    """Media source extensions where there is no VideoDecoder, for H.264 and for VP8."""
    guard, _incident, _task = filming
    guard.page.add_init_script(phone or ";")
    guard.page.reload()
    desk.page.add_init_script("delete window.VideoDecoder;")
    desk.page.reload()
    shows(guard, "scene")
    start(guard)
    picture_is(desk, "live")
    shown = desk.page.locator("anlan-video video")
    eventually(lambda: shown.evaluate("one => one.videoWidth > 0 && one.currentTime > 1.5"))
    late = shown.evaluate("one => one.buffered.end(one.buffered.length - 1) - one.currentTime")
    assert late < 1.5, late
    picture(desk.page, f"desk-played-{'vp8' if phone else 'h264'}")
    assert not desk.faults


def test_the_desk_looks_through_the_bars_camera_with_a_reason_and_leaves_it(desk):
    incident, _task = report(desk)
    desk.page.goto(f"{desk.url}/dispatch/board?incident={row(desk, incident)['number']}")
    desk.page.locator('[data-key="K"]').first.click()
    form = desk.page.locator("#dialog form")
    picture(desk.page, "desk-camera-asked")
    form.locator('[name="reason"]').fill("看清门口人数")
    form.locator('button[type="submit"]').click()
    picture_is(desk, "live")
    expect(desk.page.locator("anlan-video [data-more]")).to_contain_text("只调看，不录像")
    eventually(lambda: frames(desk) > 30)
    picture(desk.page, "desk-camera")
    assert "dispatch.camera_opened" in told(desk, incident)
    desk.page.locator(".camera form button").click()
    expect(desk.page.locator("anlan-video")).to_have_count(0, timeout=SOON)
    assert not desk.faults


def test_a_film_that_leaves_the_house_carries_who_took_it(filming, desk, become, tmp_path):
    """The desk films, an officer hands over: progress, then a package that proves itself offline."""
    guard, _incident, task = filming
    start(guard)
    picture_is(desk, "live")
    eventually(lambda: frames(desk) > 30)
    guard.page.locator("[data-stop]").click()
    kept(desk, task)
    officer = become("zhaomingyuan", size=(1440, 900))
    number = officer.read(f"matters/{task}")["number"]
    officer.page.goto(f"{officer.url}/m/{number}")
    officer.page.locator('[hx-get$="/evidence/hand-over"]').click()
    form = officer.page.locator("#verb-form")
    form.locator('[name="reason"]').fill("移送法制大队审核")
    picture(officer.page, "hand-over-films")
    form.locator('button[type="submit"]').click()
    save = officer.page.locator('#evidence-marking a[href$="/evidence/package"]')
    expect(save).to_be_visible(timeout=60_000)
    picture(officer.page, "marked-ready")
    with officer.page.expect_download() as saved:
        save.click()
    path = tmp_path / "package.zip"
    saved.value.save_as(path)
    with zipfile.ZipFile(path) as package:
        key = load_pem_public_key(package.read("public.pem")).public_bytes_raw()
        words = json.loads(package.read("manifest.json"))["marked"][0]["words"]
        (tmp_path / "marked.mp4").write_bytes(package.read("marked/01.mp4"))
    assert list(faults_of(path, key)) == []
    assert ("赵明远" in words[0], number in words[1]) == (True, True)
    with av.open(str(tmp_path / "marked.mp4")) as marked:
        assert sum(1 for _ in marked.decode(video=0)) > 25
    assert not officer.faults
