# SPDX-License-Identifier: Apache-2.0
"""H.264 as RTP packets (RFC 3550, RFC 6184): one unit, or a piece of one, in each."""

import struct
from collections.abc import Iterator

CLOCK = 90_000  # ticks a second
MOST = 1200  # bytes of a unit in one packet: with every head around it, it passes a tunnel, too
TYPE = 96  # of the payload; both sides agree on it
FRAGMENT = 28


def units(picture: bytes) -> list[bytes]:
    """The units of a frame in Annex B."""
    return [part.rstrip(b"\x00") for part in picture.split(b"\x00\x00\x01") if part.rstrip(b"\x00")]


def packets(units: list[bytes], ticks: int, count: int, source: int) -> Iterator[bytes]:
    """A frame; `count` is the number of its first packet, `source` who sends (SSRC). The last packet is marked."""
    pieces = [piece for unit in units for piece in _pieces(unit)]
    for at, piece in enumerate(pieces):
        mark = 0x80 if at == len(pieces) - 1 else 0
        head = (0x80, mark | TYPE, (count + at) & 0xFFFF, ticks & 0xFFFFFFFF, source)
        yield struct.pack(">BBHII", *head) + piece


def _pieces(unit: bytes) -> Iterator[bytes]:
    if len(unit) <= MOST:
        yield unit
        return
    cuts = range(1, len(unit), MOST)
    for at in cuts:
        ends = (0x80 if at == 1 else 0) | (0x40 if at == cuts[-1] else 0)
        yield bytes((unit[0] & 0x60 | FRAGMENT, ends | unit[0] & 31)) + unit[at : at + MOST]
