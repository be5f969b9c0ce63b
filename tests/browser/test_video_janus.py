# SPDX-License-Identifier: Apache-2.0
"""The picture of a scene by way of a real Janus: the desk sees it move, showing out ends it, and without Janus it goes on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from anlan.adapters.video.tests.janus_process import KEY, JanusProcess

from .conftest import Someone, running
from .test_desk import picture
from .test_hand import FAR, SOON, desk, eventually, place, report, row
from .test_video import at_the_scene, frames, kept, picture_is, start

__all__ = ["desk"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def janus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[JanusProcess]:
    made = JanusProcess(tmp_path_factory.mktemp("janus")).start()
    yield made
    made.kill()


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, janus: JanusProcess) -> Iterator[str]:
    """A demo that has a media server."""
    folder = tmp_path_factory.mktemp("district")
    with running(folder, ANLAN_JANUS_URL=janus.url, ANLAN_JANUS_ADMIN_KEY=KEY) as url:
        yield url


@pytest.fixture
def filming(desk: Someone, become: Callable[..., Someone], district: str) -> tuple[Someone, str, str]:
    wang = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation", "camera"])
    return at_the_scene(desk, wang, district)


def comes_by(someone: Someone, way: str) -> None:
    """The picture moves, and it came this way."""
    live = someone.page.locator("anlan-video")
    expect(live).to_have_attribute("data-by", way, timeout=SOON)
    before = frames(someone)
    eventually(lambda: frames(someone) > before + 10)
    expect(live).to_have_attribute("data-by", way)
    expect(live.locator("video" if way == "peer" else "canvas")).to_be_visible()
    expect(live.locator("canvas" if way == "peer" else "video")).to_be_hidden()


def test_the_desk_sees_by_way_of_janus_and_the_film_is_whole(filming, desk):
    guard, _incident, task = filming
    start(guard)
    picture_is(desk, "live")
    comes_by(desk, "peer")
    expect(desk.page.locator("anlan-video .owner")).to_contain_text("周敏")
    expect(guard.page.locator("[data-names]")).to_have_text("周敏", timeout=SOON)
    picture(desk.page, "desk-by-janus")
    guard.page.locator("[data-stop]").click()
    assert "缺 0 帧" in kept(desk, task)
    expect(desk.page.locator("anlan-video")).to_have_count(0, timeout=SOON)
    assert not desk.faults


def test_who_signs_out_elsewhere_sees_no_more_and_who_stays_does(filming, desk, become):
    guard, _incident, _task = filming
    start(guard)
    comes_by(desk, "peer")
    room = become("zhoumin", size=(1440, 900))
    room.page.goto(f"{room.url}/wall/pictures?n=1")
    comes_by(room, "peer")
    desk.do("accounts/end-sign-ins")
    expect(room.page.locator("anlan-video")).to_have_attribute("data-s", "over", timeout=SOON)
    expect(room.page.locator("anlan-video video")).to_be_hidden()
    assert room.page.locator("anlan-video video").evaluate(
        "one => one.srcObject.getTracks().every((track) => track.readyState === 'ended' || track.muted)"
    )
    comes_by(desk, "peer")
    guard.page.locator("[data-stop]").click()


def test_a_venues_camera_is_seen_by_way_of_janus(desk):
    incident, _task = report(desk)
    desk.page.goto(f"{desk.url}/dispatch/board?incident={row(desk, incident)['number']}")
    desk.page.locator('[data-key="K"]').first.click()
    form = desk.page.locator("#dialog form")
    form.locator('[name="reason"]').fill("看清门口人数")
    form.locator('button[type="submit"]').click()
    comes_by(desk, "peer")
    picture(desk.page, "camera-by-janus")
    desk.page.locator(".camera form button").click()
    expect(desk.page.locator("anlan-video")).to_have_count(0, timeout=SOON)
    assert not desk.faults


def test_without_janus_the_picture_goes_on_over_the_line_within_seconds(filming, desk, janus):
    guard, _incident, task = filming
    start(guard)
    comes_by(desk, "peer")
    janus.kill()
    expect(desk.page.locator("anlan-video")).to_have_attribute("data-by", "line", timeout=3000)
    comes_by(desk, "line")
    janus.start()
    expect(desk.page.locator("anlan-video")).to_have_attribute("data-by", "peer", timeout=20_000)
    comes_by(desk, "peer")
    janus.hold()
    expect(desk.page.locator("anlan-video")).to_have_attribute("data-by", "line", timeout=6000)
    comes_by(desk, "line")
    guard.page.locator("[data-stop]").click()
    assert "缺 0 帧" in kept(desk, task)
    assert not desk.faults
