# SPDX-License-Identifier: Apache-2.0
"""Makes films of a journal, once, when the session is over: frames and sound are put into MP4 or WebM as they are, nothing is encoded."""

import hashlib
import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

import av

from anlan.kernel.ports import Film

from .frames import BODY, HEARD, KEY
from .journal import Entry, Journal

MILLISECOND = Fraction(1, 1000)
LAST_SHOWS, LAST_SOUNDS = 66, 60  # ms that the last frame stays
OPUS_RATE = 48_000


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
    if not made and journal.pictures():
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
        streams = {False: film.add_stream_from_template(source.streams.video[0])}
        if any(one.kind == HEARD for one in entries):
            streams[True] = film.add_stream(
                "libopus", rate=OPUS_RATE, layout="mono"
            )  # for its head: nothing is encoded
        for is_sound, packet in _packets(journal, entries):
            packet.stream = streams[is_sound]
            film.mux(packet)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    kind = "video/mp4" if is_h264 else "video/webm"
    shown = sum(one.kind != HEARD for one in entries)
    return Film(path, kind, shown, entries[0].captured, entries[-1].captured, digest)


def _is_key(journal: Journal, entry: Entry) -> bool:
    return entry.kind != HEARD and journal.payload(entry)[0] == KEY


def _packets(journal: Journal, entries: Sequence[Entry]) -> Iterator[tuple[bool, av.Packet]]:
    """Whether it is sound, and the packet with its duration: without one the film hides its last frame.

    A gap in the numbers is a gap in time, no jump.
    """
    times = _times(journal, entries)
    ends = _ends(entries, times)
    for at, entry in enumerate(entries):
        if at not in times:
            continue
        payload = journal.payload(entry)
        packet = av.Packet(payload[BODY.size :])
        packet.time_base = MILLISECOND
        packet.pts = packet.dts = times[at]
        packet.duration = ends[at] - times[at]
        packet.is_keyframe = payload[0] == KEY or entry.kind == HEARD
        yield entry.kind == HEARD, packet


def _times(journal: Journal, entries: Sequence[Entry]) -> dict[int, int]:
    """Milliseconds from the first frame: within an epoch by the camera's stamps, between epochs by the sender's clock.

    Sound has the clock of the pictures of its epoch; what was heard before the first of them is left out.
    """
    times: dict[int, int] = {}
    last = {True: -1, False: -1}
    epoch, origin = -1, 0.0
    for at, entry in enumerate(entries):
        is_sound = entry.kind == HEARD
        if is_sound and entry.epoch != epoch:
            continue
        stamp = BODY.unpack_from(journal.payload(entry))[1] / 1000
        if entry.epoch != epoch:
            epoch, origin = entry.epoch, entry.captured - entries[0].captured - stamp
        if is_sound and origin + stamp < 0:
            continue
        times[at] = last[is_sound] = max(round(origin + stamp), last[is_sound] + 1)
    return times


def _ends(entries: Sequence[Entry], times: Mapping[int, int]) -> dict[int, int]:
    """When the next of its own sort begins, for each."""
    ends: dict[int, int] = {}
    next_ = {True: -1, False: -1}
    for at in sorted(times, reverse=True):
        is_sound = entries[at].kind == HEARD
        stays = LAST_SOUNDS if is_sound else LAST_SHOWS
        ends[at] = next_[is_sound] if next_[is_sound] >= 0 else times[at] + stays
        next_[is_sound] = times[at]
    return ends


def _template(journal: Journal, entries: Sequence[Entry], note: dict[str, Any]) -> Any:
    """A container that says how the frames are encoded (Any: PyAV's, open)."""
    pictures = [one for one in entries if one.kind != HEARD]
    some = [journal.payload(one)[BODY.size :] for one in pictures[:40]]
    if note["codec"].startswith("avc1"):
        return av.open(io.BytesIO(b"".join(some)), format="h264")
    fourcc = b"VP80" if note["codec"].startswith("vp8") else b"VP90"
    head = struct.pack(
        "<4sHH4sHHIIII", b"DKIF", 0, 32, fourcc, note["width"], note["height"], 1000, 1, len(some), 0
    )
    body = b"".join(struct.pack("<IQ", len(one), 66 * at) + one for at, one in enumerate(some))
    return av.open(io.BytesIO(head + body), format="ivf")
