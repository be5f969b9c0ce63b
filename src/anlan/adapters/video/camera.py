# SPDX-License-Identifier: Apache-2.0
"""Reads a camera over RTSP into a picture while somebody looks: its H.264 frames are passed on as they come, nothing is encoded."""

import asyncio
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import av

from anlan.kernel import timing
from anlan.kernel.ports import CameraSource

from .frames import BODY, HEAD, LIVE, Frame, pack
from .picture import Picture

log = logging.getLogger("anlan.video")
OPTIONS = {
    "rtsp_transport": "tcp",
    "fflags": "nobuffer",
    "flags": "low_delay",
    "analyzeduration": "200000",
    "probesize": "50000",
}
OPENS, READS = 5.0, 3.0  # seconds that a camera may take to answer, and between two of its packets
PAUSES = (0.5, 1.0, 2.0, 5.0)  # machine seconds between tries
LINGER = 10.0  # machine seconds that it goes on after the last who looked has gone
SPS = 7
REFUSED = (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)


class Camera:
    """A camera at work for one picture. `start` and `stop` are called on the event loop; it reads in a thread of its own."""

    def __init__(self, picture: Picture, source: CameraSource) -> None:
        self._picture, self._source = picture, source
        self._loop = asyncio.get_running_loop()
        self._over = threading.Event()
        self._epoch, self._seq = -1, -1
        self._looked = time.monotonic()

    def start(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._run, name="camera", daemon=True).start()

    def stop(self) -> None:
        """Leave the camera alone; the thread ends with its next packet, or with its time-out."""
        self._over.set()

    def is_watched(self) -> bool:
        """Whether somebody looks, or did so a moment ago."""
        if self._picture.onlookers:
            self._looked = time.monotonic()
        return time.monotonic() - self._looked < LINGER

    def _run(self) -> None:
        tries = 0
        while not self._over.is_set():
            trouble, before = "camera_away", self._seq
            try:
                trouble = self._read()
            except REFUSED:
                trouble = "camera_refused"
            except (
                av.error.FFmpegError,
                OSError,
                ValueError,
            ) as fault:  # its words hold the address: not written down
                log.warning("a camera does not answer: %s", type(fault).__name__)
            tries = 0 if self._seq > before else tries + 1
            if not self._over.is_set():
                self._tell(self._picture.say_trouble, trouble)
                self._over.wait(PAUSES[min(tries, len(PAUSES) - 1)])

    def _read(self) -> str:
        """Until it ends, or nobody looks any more; what is the matter."""
        with av.open(with_secret(self._source), options=dict(OPTIONS), timeout=(OPENS, READS)) as source:
            stream = next(iter(source.streams.video), None)
            if stream is None or stream.codec_context.name != "h264":
                return "camera_codec"
            self._tell(self._answered)
            head = bytes(stream.codec_context.extradata or b"")
            size = stream.codec_context.width, stream.codec_context.height
            is_told = False
            for is_key, stamp, picture in _pictures(source.demux(stream), head):
                if self._over.is_set():
                    break
                if not is_told:
                    if not is_key:
                        continue
                    is_told = True
                    self._epoch += 1
                    self._tell(self._picture.encode, self._epoch, codec_of(picture), *size)
                self._seq += 1
                self._tell(self._picture.take, self._frame(is_key, stamp, picture))
        return "camera_away"

    def _answered(self) -> None:
        self._picture.answered = True
        self._picture.set_clock(_now_ms())

    def _frame(self, is_key: bool, stamp: float, picture: bytes) -> Frame:
        """Of any size: a camera's key frame in 4K is larger than what a telephone may send."""
        captured = round(_now_ms())
        message = pack(LIVE, self._epoch, self._seq, captured, BODY.pack(is_key, stamp) + picture)
        return Frame(
            LIVE, self._epoch, self._seq, captured, message[HEAD.size - 32 : HEAD.size], is_key, message
        )

    def _tell(self, deed: Any, *values: object) -> None:
        """On the event loop (Any: a method of the picture); a loop that has ended hears nothing more."""
        try:
            self._loop.call_soon_threadsafe(deed, *values)
        except RuntimeError:
            self._over.set()


def _now_ms() -> float:
    return timing.now().timestamp() * 1000


def _pictures(packets: Iterator[Any], head: bytes) -> Iterator[tuple[bool, float, bytes]]:
    """Key or not, stamp in µs, Annex B with the parameter sets before each key frame (Any: PyAV's packets)."""
    for packet in packets:
        if packet.pts is None or not packet.size:
            continue
        picture = bytes(packet)
        if packet.is_keyframe and head and head[:5] not in picture[:64]:
            picture = head + picture
        yield bool(packet.is_keyframe), float(packet.pts * packet.time_base) * 1e6, picture


def codec_of(picture: bytes) -> str:
    """The name by which a browser knows this H.264: profile, constraints and level of its parameter set."""
    at = picture.find(b"\x00\x00\x01")
    while at >= 0 and picture[at + 3] & 31 != SPS:
        at = picture.find(b"\x00\x00\x01", at + 3)
    return f"avc1.{picture[at + 4 : at + 7].hex().upper()}" if at >= 0 else "avc1.42E01E"


def with_secret(source: CameraSource) -> str:
    """The address with name and password in it, as the reader takes it."""
    parts = urlsplit(source.address)
    if not source.user:
        return source.address
    return urlunsplit(
        parts._replace(netloc=f"{quote(source.user, '')}:{quote(source.secret, '')}@{parts.netloc}")
    )
