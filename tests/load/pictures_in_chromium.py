# SPDX-License-Identifier: Apache-2.0
"""The part of B13 in Chromium: one telephone with a camera of colours, one desk; times on the one clock that both share."""

import json
import time
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright
from tools.chromium import program

from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Matter

from ..browser.radio import Radio
from .bench import Bench, until
from .district import holders, session_of
from .figures import at_most, plain, share

if TYPE_CHECKING:
    from .b13_video import Filmed

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
]
TAKEN = "window.__origin = performance.timeOrigin;"
DRAWN = """
window.__drawn = [];
const draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (one, ...rest) {
  if (one instanceof VideoFrame) window.__drawn.push([performance.timeOrigin + performance.now(), one.timestamp / 1000]);
  return draw.call(this, one, ...rest);
};
"""


def pictures_in_chromium(bench: Bench, scene: "Filmed") -> None:
    """First picture after the tap, glass to glass, a latecomer's page, and live again after ten seconds without radio."""
    server = bench.serve("everything.run", module="tests.load.part")
    desk, url = holders("dispatch.duty_officer", 1)[0], f"http://localhost:{server.port}"
    number = Matter.objects.get(pk=scene.incident).number
    radio, films, looks = Radio(url), session_of(scene.guard), session_of(desk)
    found = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        phone = _page(browser, radio.url, films, TAKEN, size=(390, 844))
        phone.goto(f"{radio.url}/hand")
        look = _page(browser, url, looks, DRAWN, size=(1440, 900))
        look.goto(f"{url}/m/{number}")
        look.locator("anlan-video").wait_for(state="attached", timeout=20_000)
        look.wait_for_timeout(1000)
        tapped = float(phone.evaluate("performance.timeOrigin + performance.now()"))
        phone.locator("[data-start]").click()
        first = _drawn_after(look, tapped)
        look.wait_for_timeout(2000)
        look.evaluate("window.__drawn.length = 0")
        look.wait_for_timeout(2000 if bench.tiny else 15_000)
        origin = float(phone.evaluate("window.__origin"))
        times = [seen - origin - taken for seen, taken in look.evaluate("window.__drawn")]
        bench.show(
            at_most("first picture at an open page after the tap", first, 500, "ms"),
            at_most("glass to glass (grabbed to drawn), p50", share(times, 50), 60, "ms"),
            plain("glass to glass (grabbed to drawn), p95", share(times, 95), "ms"),
        )
        look.reload()
        look.locator("anlan-video").wait_for(state="attached", timeout=20_000)
        bench.show(
            at_most("a latecomer's page: from its element to its first picture", _late(look), 500, "ms")
        )
        away = 3.0 if bench.tiny else 10.0
        for name, loss in (("reset", radio.broken), ("deaf", radio.deaf)):
            loss()
            time.sleep(away)
            back = float(look.evaluate("performance.timeOrigin + performance.now()"))
            radio.back()
            bench.show(at_most(f"live again after {away:g} s ({name})", _drawn_after(look, back), 1500, "ms"))
            look.wait_for_timeout(2000)
        phone.locator("[data-stop]").click()
        phone.locator("[data-start]").wait_for(state="visible", timeout=30_000)
        browser.close()
    radio.end()
    kept = EventRecord.objects.filter(name="dispatch.video_kept", matter=scene.task)
    until(kept.exists, "the recording was not kept")
    said = json.loads(kept.latest("position").fields)
    bench.show(at_most(f"frames of {said['frames']:,} missing in the recording", said["missing"], 0, ""))
    server.end()


def _page(browser: Browser, url: str, session: str, script: str, *, size: tuple[int, int]) -> Page:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, permissions=["camera"], locale="zh-CN"
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    context.add_init_script(script)
    return context.new_page()


def _drawn_after(page: Page, moment: float) -> float:
    """Milliseconds from a moment to the first picture drawn after it."""
    found = page.wait_for_function(
        "(moment) => { const one = window.__drawn.find(([at]) => at > moment); return one && one[0]; }",
        arg=moment, timeout=30_000,
    )  # fmt: skip
    return float(found.json_value()) - moment


def _late(page: Page) -> float:
    """From the moment the page's document was there."""
    began = float(
        page.evaluate("performance.timeOrigin + performance.getEntriesByType('navigation')[0].responseEnd")
    )
    return _drawn_after(page, began)
