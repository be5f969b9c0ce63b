# SPDX-License-Identifier: Apache-2.0
"""Codes read by a camera: the printed plate and a chip's label are held before it, one after the other, and nothing is typed.

Chromium on Linux knows no BarcodeDetector: what reads here is the WebAssembly beside the page, as on many a phone.
"""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from chromium import program

from .conftest import FLAGS, Someone
from .test_desk import picture
from .test_welding_whole_way import HERE, LARGE, SOON, at, go, says, tapped

pytestmark = pytest.mark.browser
MACHINE, CHIP = "JX04172092", "CHIP-2092"  # its order is placed in the demo, and no chip is fitted
SIZE, SHOWN = (960, 720), 40  # of a picture; how many pictures of each

type Become = Callable[..., Someone]


def held(code: Image.Image) -> Image.Image:
    """A code as a phone sees it: on something grey, not in the middle, not straight."""
    turned = code.convert("RGB").resize((380, 380)).rotate(7, expand=True, fillcolor=(120, 110, 100))
    seen = Image.new("RGB", SIZE, (120, 110, 100))
    seen.paste(turned, (250, 130))
    return seen


def film(path: Path, *codes: Image.Image) -> None:
    """What the camera sees, over and over: each code for a while."""
    with path.open("wb") as out:
        for code in codes:
            frame = io.BytesIO()
            held(code).save(frame, "JPEG", quality=90)
            out.write(frame.getvalue() * SHOWN)


def label(text: str) -> Image.Image:
    drawn = io.BytesIO()
    segno.make(text, error="q").save(drawn, kind="png", scale=8, border=3)
    return Image.open(drawn)


def plate(officer: Someone, machine: str) -> Image.Image:
    """The picture of the code on the plate that the firm prints."""
    go(officer, f"/welding/plates?machine={machine}")
    return Image.open(io.BytesIO(officer.page.locator("article svg").screenshot()))


@pytest.fixture
def camera(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """A browser whose camera sees these codes."""
    opened: list[Browser] = []

    def seeing(*codes: Image.Image) -> Browser:
        path = tmp_path / f"seen{len(opened)}.mjpeg"
        film(path, *codes)
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={path}"]
        opened.append(chromium.browser_type.launch(executable_path=program(), args=flags))
        return opened[-1]

    yield seeing
    for browser in opened:
        browser.close()


def phone(browser: Browser, url: str, code: str, path: str) -> Page:
    """Somebody of the cast with this camera."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=True,
        geolocation=at(HERE), permissions=["geolocation", "camera"],
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"{url}/door/")
    page.locator(f'form:has(input[name="person"][value="{code}"]) button').first.click()
    page.wait_for_url(re.compile("/welding/"))
    page.goto(f"{url}{path}")
    return page


def test_an_installer_shows_plate_and_label_and_a_welder_the_plate(become: Become, camera):
    officer = become("zhengjianhua", size=LARGE)
    printed = plate(officer, MACHINE)
    installer = phone(camera(printed, label(CHIP)), officer.url, "chenlixin", "/welding/install")
    tapped(installer.locator("[data-fit]"), installer.locator('[data-opens="sheet-fit"]:visible'))
    expect(installer.locator("anlan-scan")).to_have_attribute("data-s", "live", timeout=SOON)
    card = installer.locator("article", has_text="2092")
    expect(card).to_contain_text(CHIP, timeout=3 * SOON)
    picture(installer, "weld-camera-fitted")
    expect(card).to_contain_text("刚收到", timeout=3 * SOON)
    card.locator('form[action="/do/welding/try-chip"] button').click()
    card.locator('form[action="/do/welding/confirm-activation"] button').click(timeout=SOON)
    go(officer, f"/welding/desk?machine={MACHINE}")
    officer.page.locator('form[action="/do/welding/confirm-activation"] button').click(timeout=SOON)
    expect(officer.page.locator("#desk-machine .state .tag")).to_have_text("可用", timeout=SOON)

    welder = phone(camera(printed), officer.url, "liguoqiang", "/welding/hand")
    expect(welder.locator('[data-panel="run"]')).to_contain_text("已开机，可以焊", timeout=3 * SOON)
    picture(welder, "weld-camera-started")
    says(officer, "李国强")


def test_a_code_of_something_else_starts_nothing_and_says_so(become: Become, camera):
    url = become("zhengjianhua", size=LARGE).url
    page = phone(camera(label("https://example.org/menu")), url, "huxiaojun", "/welding/hand")
    expect(page.locator("#toasts")).to_contain_text("不是焊机", timeout=3 * SOON)
