# SPDX-License-Identifier: Apache-2.0
"""Burns words into the picture of a film: decoded, marked in its brightness, encoded anew; the sound stays as it is. Blocking."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from pypinyin import lazy_pinyin

type Bytes = np.ndarray[Any, np.dtype[np.uint8]]  # Any: the shape
FONTS = ("NotoSansCJK*", "NotoSansSC*", "SourceHanSans*", "wqy-*", "DroidSansFallback*")
FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
STRENGTH, FAINT = 0.85, 0.22  # of the line at the foot, and of the words across the picture
MILLISECOND = Fraction(1, 1000)


class PictureMarker:
    """A `FilmMarker` on PyAV and Pillow."""

    def mark(
        self, source: Path, target: Path, words: Sequence[str], told: Callable[[int, int], None]
    ) -> None:
        """As the port says; PyAV's own errors are ValueErrors."""
        with (
            av.open(str(source)) as film,
            av.open(str(target), "w", "mp4", options={"movflags": "+faststart"}) as made,
        ):
            stream = next(iter(film.streams.video), None)
            if stream is None:
                raise ValueError("no picture")
            stream.thread_type = "AUTO"
            many = stream.frames or int(float(film.duration or 0) / 1e6 * float(stream.average_rate or 15))
            out: Any = None
            sound = next(iter(film.streams.audio), None)
            heard = made.add_stream_from_template(sound) if sound else None
            for shown, frame in enumerate(_marked(film.decode(stream), words), 1):
                if out is None:
                    out = made.add_stream(
                        "libx264", rate=stream.average_rate or 15, options={"preset": "veryfast", "crf": "23"}
                    )
                    out.width, out.height, out.pix_fmt = frame.width, frame.height, "yuv420p"
                    out.codec_context.time_base = MILLISECOND
                made.mux(out.encode(frame))
                told(shown, max(many, shown))
            if out is None:
                raise ValueError("no picture")
            made.mux(out.encode(None))
            if sound is not None:
                _copy(source, made, heard)


def _copy(source: Path, made: Any, heard: Any) -> None:
    """The sound of a film as it is into another (Any: PyAV's); read apart, for pictures come at their own pace."""
    with av.open(str(source)) as film:
        for packet in film.demux(audio=0):
            if packet.pts is not None:
                packet.stream = heard
                made.mux(packet)


def _marked(frames: Iterator[Any], words: Sequence[str]) -> Iterator[Any]:
    """Each frame with the words in it (Any: PyAV's frames); a film of two sizes is fitted to the first."""
    size: tuple[int, int] | None = None
    last = -1
    for frame in frames:
        if size is None:
            size = frame.width & ~1, frame.height & ~1
            light, share = _mask(size, words)
        fitted = frame.reformat(*size, format="yuv420p")
        plane = fitted.planes[0]
        bright = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size).copy()
        shown = bright[: size[1], : size[0]].astype(np.uint16)
        bright[: size[1], : size[0]] = (shown * (255 - share) + light * share.astype(np.uint16)) // 255
        plane.update(bright.tobytes())
        last = max(last + 1, round(float(frame.time or 0) * 1000))
        fitted.pts, fitted.time_base = last, MILLISECOND
        yield fitted


def _mask(size: tuple[int, int], words: Sequence[str]) -> tuple[Bytes, Bytes]:
    """How bright each spot is to be, and how much of that counts there."""
    light, share = Image.new("L", size, 255), Image.new("L", size, 0)
    pens = ImageDraw.Draw(light), ImageDraw.Draw(share)
    font = _font(max(12, size[1] // 20))
    said = [_readable(one, font) for one in words]
    turned = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    pen = ImageDraw.Draw(turned)
    step = max(60, size[1] // 3)
    for line, y in enumerate(range(0, size[1] * 2, step)):
        for x in range(-(line % 2) * step, size[0] * 2, round(pen.textlength(said[0], font) + step)):
            pen.text((x, y), said[line % len(said)], fill=round(255 * FAINT), font=font)
    turned = turned.rotate(18).crop(
        (size[0] // 2, size[1] // 2, size[0] // 2 + size[0], size[1] // 2 + size[1])
    )
    share.paste(turned)
    foot = "  ".join(said)
    box = pens[1].textbbox((8, 0), foot, font=font)
    top = size[1] - (box[3] - box[1]) - 14
    pens[0].rectangle((0, top - 4, size[0], size[1]), fill=16)
    pens[1].rectangle((0, top - 4, size[0], size[1]), fill=round(255 * STRENGTH))
    pens[0].text((8, top - box[1] + 4), foot, fill=235, font=font)
    return np.asarray(light), np.asarray(share)


def _font(size: int) -> Any:
    """A font that has Chinese, where the machine has one (Any: Pillow's two kinds)."""
    for folder in FOLDERS:
        for name in FONTS:
            for path in sorted(folder.rglob(f"{name}.*")) if folder.exists() else ():
                if path.suffix.lower() in (".ttc", ".ttf", ".otf"):
                    return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)


def _readable(words: str, font: Any) -> str:
    """Without a Chinese font the name stands in pinyin: better than boxes (Any: Pillow's font)."""
    if any(
        part in str(getattr(font, "path", "")) for part in ("CJK", "SansSC", "SourceHan", "wqy", "Fallback")
    ):
        return words
    return " ".join(lazy_pinyin(words)) if not words.isascii() else words
