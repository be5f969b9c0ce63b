# SPDX-License-Identifier: Apache-2.0
"""Makes films of a journal, once, when the session is over: frames are put into MP4 or WebM as they are, nothing is encoded."""

import hashlib
import io
import struct
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import av

from anlan.kernel.ports import Film

from .frames import BODY
from .journal import Entry, Journal

MILLISECOND = Fraction(1, 1000)
LAST_SHOWS = 66  # ms that the last frame stays


class Unplayable(Exception):
    """No film can be made of these frames."""


def films(journal: Journal, folder: Path) -> list[Film]:
    """A film for each stretch of one size and codec; raises Unplayable when there were frames and none became a film."""
    notes = journal.notes()
    made = []
    for number, (_, run) in enumerate(groupby(journal.frames(), lambda one: _shape(notes.get(one.epoch))), 1):
        entries = list(run)
        note = notes.get(entries[0].epoch)
        if note is not None and (found := _film(journal, entries, note, folder, number)):
            made.append(found)
    if not made and journal.frames():
        raise Unplayable(str(journal.session))
    return made


def _shape(note: dict[str, Any] | None) -> tuple[object, ...]:
    return (note["codec"], note["width"], note["height"]) if note else ()


def _film(
    journal: Journal, entries: Sequence[Entry], note: dict[str, Any], folder: Path, number: int
) -> Film | None:
    start = next((at for at, one in enumerate(entries) if _is_key(journal, one)), None)
    if start is None:
        return None
    entries = entries[start:]
    is_h264 = note["codec"].startswith("avc1")
    path = folder / f"{journal.session}-{number}.{'mp4' if is_h264 else 'webm'}"
    format_, options = ("mp4", {"movflags": "+faststart"}) if is_h264 else (
        "webm", {"cues_to_front": "1", "reserve_index_space": "50000"}
    )  # fmt: skip
    with (
        _template(journal, entries, note) as source,
        av.open(str(path), "w", format_, options=options) as film,
    ):
        stream = film.add_stream_from_template(source.streams.video[0])
        for packet in _packets(journal, entries):
            packet.stream = stream
            film.mux(packet)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kind = "video/mp4" if is_h264 else "video/webm"
    return Film(path, kind, len(entries), entries[0].captured, entries[-1].captured, digest)


def _is_key(journal: Journal, entry: Entry) -> bool:
    return bool(journal.payload(entry)[0])


def _packets(journal: Journal, entries: Sequence[Entry]) -> Iterator[av.Packet]:
    """Each with a duration: without one the film hides its last frame. A gap in the numbers is a gap in time, no jump."""
    times = _times(journal, entries)
    for at, entry in enumerate(entries):
        payload = journal.payload(entry)
        packet = av.Packet(payload[BODY.size :])
        packet.time_base = MILLISECOND
        packet.pts = packet.dts = times[at]
        packet.duration = times[at + 1] - times[at] if at + 1 < len(times) else LAST_SHOWS
        packet.is_keyframe = bool(payload[0])
        yield packet


def _times(journal: Journal, entries: Sequence[Entry]) -> list[int]:
    """Milliseconds from the first frame: within an epoch by the camera's stamps, between epochs by the sender's clock."""
    times: list[int] = []
    epoch, origin = -1, 0.0
    for entry in entries:
        stamp = BODY.unpack_from(journal.payload(entry))[1] / 1000
        if entry.epoch != epoch:
            epoch, origin = entry.epoch, entry.captured - entries[0].captured - stamp
        moment = round(origin + stamp)
        times.append(moment if not times else max(moment, times[-1] + 1))
    return times


def _template(journal: Journal, entries: Sequence[Entry], note: dict[str, Any]) -> Any:
    """A container that says how the frames are encoded (Any: PyAV's, open)."""
    some = [journal.payload(one)[BODY.size :] for one in entries[:40]]
    if note["codec"].startswith("avc1"):
        return av.open(io.BytesIO(b"".join(some)), format="h264")
    fourcc = b"VP80" if note["codec"].startswith("vp8") else b"VP90"
    head = struct.pack(
        "<4sHH4sHHIIII", b"DKIF", 0, 32, fourcc, note["width"], note["height"], 1000, 1, len(some), 0
    )
    body = b"".join(struct.pack("<IQ", len(one), 66 * at) + one for at, one in enumerate(some))
    return av.open(io.BytesIO(head + body), format="ivf")
