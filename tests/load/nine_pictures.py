# SPDX-License-Identifier: Apache-2.0
"""The part of B16 with live pictures: nine telephones film, one Chromium shows them side by side while the units move.

The pictures are real: a clip is encoded once in the browser, and every telephone sends it over and over. What is measured is
what whoever looks at the wall has of it: when the first picture stands there and when all nine do, how many of the frames
that were sent are drawn, how even the page's own frames are, and for how long its main thread was held up at a stretch.
"""

import asyncio
import base64
import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from playwright.sync_api import Browser, Page
from websockets.asyncio.client import ClientConnection, connect

from anlan.adapters.video.frames import BODY, LIVE, pack
from anlan.packs.dispatch.queries.videos import session_of as video_of
from anlan.packs.dispatch.queries.videos import ticket

from .bench import Bench
from .figures import at_least, at_most, plain

if TYPE_CHECKING:
    from .b13_video import Filmed

MANY, RATE, WIDTH, HEIGHT = 9, 15, 640, 360
WALL = f"/wall/pictures?n={MANY}"
CLIP = """async ([width, height, rate]) => {
  const canvas = new OffscreenCanvas(width, height), pen = canvas.getContext("2d"), found = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      found.push([chunk.type === "key", btoa(String.fromCharCode(...bytes))]);
    },
    error: (fault) => { throw fault; },
  });
  encoder.configure({ codec: "vp8", width, height, bitrate: 600_000, framerate: rate, latencyMode: "realtime" });
  for (let at = 0; at < rate * 4; at += 1) {
    for (let y = 0; y < 12; y += 1) for (let x = 0; x < 20; x += 1) {
      pen.fillStyle = `hsl(${(x * 18 + y * 30 + at * 6) % 360} 60% ${30 + (x * y + at) % 40}%)`;
      pen.fillRect(x * width / 20, y * height / 12, width / 20, height / 12);
    }
    pen.fillStyle = "#fff";
    pen.fillRect((at * 37) % width, height / 3, 60, 90);
    const frame = new VideoFrame(canvas, { timestamp: at * 1e6 / rate });
    encoder.encode(frame, { keyFrame: at % (rate * 2) === 0 });
    frame.close();
  }
  await encoder.flush();
  return found;
}"""
WATCH = """
window.__drawn = [];
window.__long = [];
const numbers = new Map(), draw = CanvasRenderingContext2D.prototype.drawImage;
CanvasRenderingContext2D.prototype.drawImage = function (one, ...rest) {
  if (one instanceof VideoFrame) {
    if (!numbers.has(this.canvas)) numbers.set(this.canvas, numbers.size);
    window.__drawn.push([performance.now(), numbers.get(this.canvas)]);
  }
  return draw.call(this, one, ...rest);
};
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.__long.push([one.startTime, one.duration]); })
  .observe({ type: "longtask", buffered: true });
"""
COUNT = """async (milliseconds) => {
  const began = performance.now(), end = began + milliseconds;
  let frames = 0, last = began, longest = 0;
  await new Promise((done) => {
    const tick = (now) => {
      frames += 1; longest = Math.max(longest, now - last); last = now;
      now < end ? requestAnimationFrame(tick) : done();
    };
    requestAnimationFrame(tick);
  });
  const stopped = performance.now();
  return {
    span: stopped - began, frames, longest,
    drawn: window.__drawn.filter(([at]) => at >= began && at < stopped).map(([, canvas]) => canvas),
    held: window.__long.filter(([at]) => at >= began && at < stopped).map(([, span]) => span),
  };
}"""


@dataclass(frozen=True)
class Clip:
    """Frames as the browser encoded them: whether it stands alone, and its bytes."""

    frames: Sequence[tuple[bool, bytes]]

    @classmethod
    def encoded(cls, page: Page) -> "Clip":
        """Four seconds of colours; the page must be of an origin that may encode."""
        found = page.evaluate(CLIP, [WIDTH, HEIGHT, RATE])
        return cls([(is_key, base64.b64decode(text)) for is_key, text in found])


class Telephones:
    """So many telephones that send the clip over and over, in a thread of their own."""

    def __init__(self, url: str, scenes: "Sequence[Filmed]", clip: Clip) -> None:
        self._url, self._scenes, self._clip = url, scenes, clip
        with ThreadPoolExecutor(1) as asked:  # whoever drives a browser may not read the database himself
            self._tickets = list(asked.map(_ticket, scenes))
        self._ending, self.sent = threading.Event(), Counter[UUID]()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)

    def start(self) -> None:
        """Begin to film."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ending.set()
        self._thread.join(5)

    async def _all(self) -> None:
        films = [
            self._film(place, one.session, shown)
            for place, (one, shown) in enumerate(zip(self._scenes, self._tickets, strict=True))
        ]
        await asyncio.gather(*films)

    async def _film(self, place: int, session: UUID, shown: str) -> None:
        wire = await connect(f"{self._url}/publish", compression=None, max_queue=None)
        await wire.send(json.dumps({"ticket": shown, "run": "bench"}))
        heard = asyncio.create_task(_hear(wire))
        await wire.send(json.dumps({"start": {"epoch": 0, "codec": "vp8", "width": WIDTH, "height": HEIGHT}}))
        await asyncio.sleep(place / len(self._scenes) / RATE)
        began, seq = time.perf_counter(), 0
        while not self._ending.is_set():
            is_key, picture = self._clip.frames[seq % len(self._clip.frames)]
            body = BODY.pack(is_key, seq * 1e6 / RATE) + picture
            await wire.send(pack(LIVE, 0, seq, round(time.perf_counter() * 1000), body))
            seq += 1
            self.sent[session] = seq
            await asyncio.sleep(max(0.0, began + seq / RATE - time.perf_counter()))
        heard.cancel()
        wire.transport.abort()


def _ticket(one: "Filmed") -> str:
    return ticket(one.caller, video_of(one.session), "publish")


async def _hear(wire: ClientConnection) -> None:
    """What the relay says is read and left."""
    async for _ in wire:
        pass


def nine_pictures(
    bench: Bench, browser: Browser, port: int, session: str, scenes: "Sequence[Filmed]"
) -> None:
    """What a wall of nine live pictures shows of them, and what it costs the page."""
    url, many = f"http://localhost:{port}", len(scenes)
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    maker = context.new_page()
    maker.goto(f"{url}/healthz", wait_until="commit")
    clip = Clip.encoded(maker)
    maker.close()
    films = Telephones(f"ws://127.0.0.1:{port}/api/video", scenes, clip)
    films.start()
    time.sleep(2.0)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(url + WALL, wait_until="commit")
    page.wait_for_function(
        "(many) => new Set(window.__drawn.map(([, canvas]) => canvas)).size >= many", arg=many, timeout=60_000
    )
    seen = page.evaluate("window.__drawn")
    whole = max(min(at for at, one in seen if one == canvas) for canvas in {one for _, one in seen})
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")
    time.sleep(0.5 if bench.tiny else 3.0)
    before = dict(films.sent)
    told = page.evaluate(COUNT, 1500 if bench.tiny else 10_000)
    seconds = told["span"] / 1000
    sent = sum(films.sent[one] - before.get(one, 0) for one in films.sent) / seconds
    each = Counter(told["drawn"])
    films.stop()
    context.close()
    bench.show(
        plain(f"wall of {many} live pictures: first paint", painted, "ms"),
        plain("… the first picture stands there", min(at for at, _ in seen), "ms"),
        at_most("… all of them stand there", whole, 2000, "ms"),
        at_least(
            "… pictures drawn a second, of those that were sent",
            100 * len(told["drawn"]) / seconds / sent, 90, "%", f"{sent:.0f}/s were sent",
        ),
        plain("… drawn a second of the one that is drawn least", min(each.values(), default=0) / seconds, "/s"),
        at_least("… frames of the page a second meanwhile", told["frames"] / seconds, 20, "/s"),
        plain("… the longest time without a frame", told["longest"], "ms"),
        plain("… long tasks of the main thread (over 50 ms)", len(told["held"]), ""),
        plain("… the longest of them", max(told["held"], default=0), "ms"),
    )  # fmt: skip
    assert len(each) == many
