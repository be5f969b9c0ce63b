# SPDX-License-Identifier: Apache-2.0
"""B16: how soon a board is useful in Chromium, how many frames a second it shows while 2,000 units move, and nine pictures live."""

import json
import threading
import time
from datetime import UTC, datetime
from random import Random

from playwright.sync_api import BrowserContext, sync_playwright
from tools.chromium import program

from anlan.kernel.access.queries import caller_of
from anlan.kernel.devices.models import Device, LatestSample
from anlan.kernel.following import drain
from anlan.kernel.ports import Point
from anlan.packs.dispatch.models import VenuePost
from anlan.runtime.plugs import plug_all

from .b13_video import filmed
from .bench import Bench
from .district import everybody_is_seen, holders, report, session_of, token_of
from .figures import Figure, at_least, at_most, plain, share
from .nine_pictures import MANY, nine_pictures
from .talking import Line

BOARD, USEFUL = "/dispatch/board", "#board li[data-row]"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
window.__useful = 0;
const look = () => {
  if (document.querySelector(%s)) requestAnimationFrame(() => { window.__useful = performance.now(); });
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
""" % json.dumps(USEFUL)  # noqa: UP031 – braces belong to the script
FRAMES = """async (seconds) => {
  let frames = 0, last = performance.now(), longest = 0;
  const end = last + seconds * 1000;
  await new Promise((done) => {
    const tick = (now) => {
      frames += 1; longest = Math.max(longest, now - last); last = now;
      now < end ? requestAnimationFrame(tick) : done();
    };
    requestAnimationFrame(tick);
  });
  return [frames / seconds, longest];
}"""


class Mover:
    """A gateway that moves everybody a few metres each second."""

    def __init__(self, line: Line, codes: list[str], places: dict[str, tuple[float, float]]) -> None:
        self.codes, self.moved = codes, 0
        self._line, self._places = line, places
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ending.set()
        self._thread.join(5)

    def _run(self) -> None:
        draw = Random(4)
        while not self._ending.is_set():
            began = time.monotonic()
            for start in range(0, len(self.codes), 200):
                self._move(self.codes[start : start + 200], draw)
            self._ending.wait(max(0.0, 1.0 - (time.monotonic() - began)))

    def _move(self, codes: list[str], draw: Random) -> None:
        at, rows = datetime.now(UTC).isoformat(), []
        for code in codes:
            lat, lng = self._places.get(code, (28.676, 121.443))
            self._places[code] = (lat + draw.uniform(-5e-5, 5e-5), lng + draw.uniform(-5e-5, 5e-5))
            rows.append(
                {
                    "device": code,
                    "at": at,
                    "lat": self._places[code][0],
                    "lng": self._places[code][1],
                    "speed": 1.4,
                }
            )
        self._line.post("/api/positions", json.dumps(rows).encode())
        self.moved += len(rows)


def run(bench: Bench) -> None:
    """A server with everything in one process; a gateway that moves every unit each second; one Chromium; then nine pictures."""
    plug_all()
    everybody_is_seen()
    desk = holders("dispatch.duty_officer", 1)[0]
    for post in VenuePost.objects.order_by("code")[: bench.size(12, 3)]:
        report(caller_of(desk, "api"), Point(post.lat, post.lng))
    drain()
    session, gateway = session_of(desk), token_of(holders("kernel.administrator", 1)[0])
    codes = list(Device.objects.filter(bearer__isnull=False).values_list("code", flat=True))
    places = {one.device: (one.lat, one.lng) for one in LatestSample.objects.all()}
    server = bench.serve("everything.run", module="tests.load.part")
    mover = Mover(Line(server.port, gateway), codes, places)
    url = f"http://localhost:{server.port}"
    found = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        context.add_init_script(WATCH)
        cold = _useful(context, url)
        warm = [_useful(context, url) for _ in range(bench.size(5, 1))]
        bench.show(
            plain("first visit: a row of the list is painted", cold, "ms"),
            at_most("later visits: a row of the list is painted, p50", share(warm, 50), 1000, "ms"),
        )
        _moving(bench, context, url, mover)
        browser.close()
    server.end()
    scenes = filmed(bench.size(MANY, 4))  # not before: their rows would stand on the board that was measured
    server = bench.serve("everything.run", module="tests.load.part")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        nine_pictures(bench, browser, server.port, session, scenes)
        browser.close()


def _useful(context: BrowserContext, url: str) -> float:
    page = context.new_page()
    page.goto(url + BOARD, wait_until="commit")
    page.wait_for_selector(USEFUL)
    while not (took := float(page.evaluate("window.__useful"))):
        page.wait_for_timeout(20)
    page.close()
    return took


def _moving(bench: Bench, context: BrowserContext, url: str, mover: Mover) -> None:
    page = context.new_page()
    page.goto(url + BOARD)
    page.wait_for_selector(USEFUL)
    time.sleep(1.0 if bench.tiny else 4.0)
    still, _ = page.evaluate(FRAMES, 1.0 if bench.tiny else 3.0)
    mover.start()
    time.sleep(1.0 if bench.tiny else 3.0)
    frames, longest = page.evaluate(FRAMES, 1.5 if bench.tiny else 8.0)
    mover.stop()
    page.close()
    bench.show(
        Figure("units that move", f"{len(mover.codes):,}", "2,000" if not bench.tiny else ""),
        at_least("frames a second while every unit moves each second", frames, 20, "/s", f"{still:.0f}/s when nothing moves"),
        plain("the longest time without a frame", longest, "ms"),
    )  # fmt: skip
    assert mover.moved
