# SPDX-License-Identifier: Apache-2.0
"""Cameras that are none: an RTSP server on the loopback (RFC 2326, RTP over the same TCP line) for the demo and the tests.

Every path is a camera. `mood` makes them behave: `well`, `silent` (answers, then sends nothing), `gone` (hangs up), `refusing`.
"""

import base64
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Literal

import av
import numpy as np
from PIL import Image, ImageDraw

from .rtp import CLOCK, packets, units

type Mood = Literal["well", "silent", "gone", "refusing"]
RATE, SIZE, SECONDS = 15, (640, 360), 8
SPS, PPS = 7, 8


@cache
def film() -> list[tuple[bool, list[bytes]]]:
    """A street at night that begins anew every few seconds: whether a key frame, and its units."""
    coder = av.CodecContext.create("libx264", "w")
    coder.width, coder.height = SIZE
    coder.pix_fmt, coder.time_base, coder.gop_size = "yuv420p", Fraction(1, RATE), RATE
    coder.options = {
        "preset": "veryfast",
        "tune": "zerolatency",
        "profile": "baseline",
        "x264-params": "repeat-headers=1",
    }
    made = []
    for at in range(RATE * SECONDS):
        picture = av.VideoFrame.from_ndarray(np.asarray(_drawn(at)), format="rgb24")
        picture.pts = at
        made += [(packet.is_keyframe, units(bytes(packet))) for packet in coder.encode(picture)]
    return made


def _drawn(at: int) -> Image.Image:
    """Houses, a lit pavement, and two people who walk past one another."""
    turn = at / (RATE * SECONDS)
    image = Image.new("RGB", SIZE, (18, 24, 32))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 250, 640, 360), fill=(44, 50, 58))
    for house, (left, lit) in enumerate(((20, 3), (180, 5), (350, 2), (500, 4))):
        pen.rectangle((left, 70, left + 120, 250), fill=(30, 36, 46))
        for window in range(6):
            shade = (206, 176, 96) if (window + house) % lit == 0 else (40, 48, 60)
            x, y = left + 14 + window % 3 * 36, 90 + window // 3 * 64
            pen.rectangle((x, y, x + 22, y + 34), fill=shade)
    for way, shade in ((turn, (92, 200, 216)), (1 - turn, (214, 120, 96))):
        x = int(-30 + 700 * way)
        pen.ellipse((x, 226, x + 22, 248), fill=shade)
        pen.rectangle((x - 2, 250, x + 24, 310), fill=shade)
    pen.text((12, 10), "SIMULATED CAMERA", fill=(190, 203, 209))
    return image


@dataclass
class Cameras:
    """`with` starts and ends them. `opened` counts how often a picture was begun, `playing` how many are on now."""

    user: str = ""
    secret: str = ""
    mood: Mood = "well"
    port: int = 0
    opened: int = 0
    playing: int = 0
    _server: socketserver.ThreadingTCPServer | None = None
    _lines: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where they are."""
        assert self._server is not None
        return f"rtsp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Cameras":
        cameras = self

        class Line(socketserver.StreamRequestHandler):
            """One reader."""

            def handle(self) -> None:
                """Talk until one side ends."""
                with suppress(OSError, ValueError):
                    cameras.talk(self)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Line)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="cameras", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self.cut()
        self._server.shutdown()
        self._server.server_close()

    def cut(self) -> None:
        """Every line breaks."""
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        """One question after another."""
        self._lines.append(line.connection)
        if self.mood == "gone":
            return
        while asked := line.rfile.readline().decode().split():
            head = dict(self._head(line))
            method, url = asked[0], asked[1]
            if not self._is_known(head):
                line.wfile.write(
                    _answer(head, 'WWW-Authenticate: Basic realm="camera"', status="401 Unauthorized")
                )
                continue
            more, body = self._said(method, url)
            line.wfile.write(_answer(head, *more, body=body))
            if method == "TEARDOWN":
                return
            if method == "PLAY":
                self._play(line)
                return

    def _head(self, line: socketserver.StreamRequestHandler) -> Iterator[tuple[str, str]]:
        while text := line.rfile.readline().decode().strip():
            name, _, value = text.partition(":")
            yield name.lower(), value.strip()

    def _is_known(self, head: dict[str, str]) -> bool:
        wanted = "Basic " + base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        return self.mood != "refusing" and (not self.user or head.get("authorization") == wanted)

    def _said(self, method: str, url: str) -> tuple[list[str], str]:
        if method == "OPTIONS":
            return ["Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN"], ""
        if method == "DESCRIBE":
            return [f"Content-Base: {url}/", "Content-Type: application/sdp"], _described()
        return ["Session: 1;timeout=60", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"], ""

    def _play(self, line: socketserver.StreamRequestHandler) -> None:
        self.opened += 1
        self.playing += 1
        began, count = time.monotonic(), 0
        try:
            for at, (_, parts) in enumerate(_for_ever()):
                time.sleep(max(0.0, began + at / RATE - time.monotonic()))
                while self.mood == "silent":
                    time.sleep(0.1)
                for packet in packets(parts, at * CLOCK // RATE, count, 1):
                    line.wfile.write(b"$\x00" + struct.pack(">H", len(packet)) + packet)
                    count += 1
        finally:
            self.playing -= 1


def _for_ever() -> Iterator[tuple[bool, list[bytes]]]:
    while True:
        yield from film()


def _answer(head: dict[str, str], *more: str, status: str = "200 OK", body: str = "") -> bytes:
    length = [f"Content-Length: {len(body)}"] if body else []
    lines = [f"RTSP/1.0 {status}", f"CSeq: {head.get('cseq', '0')}", *more, *length, "", body]
    return "\r\n".join(lines).encode()


def _described() -> str:
    parts = film()[0][1]
    sets = [base64.b64encode(one).decode() for kind in (SPS, PPS) for one in parts if one[0] & 31 == kind]
    return "\r\n".join((
        "v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=camera", "c=IN IP4 0.0.0.0", "t=0 0", "m=video 0 RTP/AVP 96",
        "a=rtpmap:96 H264/90000", f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={','.join(sets)}",
        "a=control:track1", "",
    ))  # fmt: skip
