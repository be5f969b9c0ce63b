# SPDX-License-Identifier: Apache-2.0
"""One frame on the wire: a header of 47 bytes, then the picture, or a piece of sound, as it was encoded."""

import hashlib
import struct
from dataclasses import dataclass

HEAD = struct.Struct(
    ">BHIQ32s"
)  # kind, epoch, seq, capture time in ms by the sender's clock, SHA-256 of the rest
BODY = struct.Struct(
    ">Bd"
)  # what it is, time stamp in microseconds; then Annex B, VP8/VP9, or an Opus packet
DELTA, KEY, SOUND = (
    0,
    1,
    2,
)  # what it is; sound is Opus, 48 kHz, one channel, stamped by the clock of the pictures
LIVE, BACKLOG = 1, 2
NOTE = 0  # in the journal only: JSON of how an epoch was encoded
HEARD = 3  # in the journal only: the record is a piece of sound
LARGEST = 512 * 1024  # bytes; a key frame of 720p has some 80,000


class BadFrame(ValueError):
    """The message is no frame that is taken; `code` is too_large, too_short, strange_kind or damaged."""

    def __init__(self, code: str, seq: int = -1) -> None:
        super().__init__(code)
        self.code, self.seq = code, seq


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that arrived as it was sent."""

    kind: int
    epoch: int
    seq: int
    captured: int
    digest: bytes
    is_key: bool
    message: bytes  # header and payload, as viewers get them
    is_sound: bool = False

    @property
    def payload(self) -> bytes:
        """What the digest is of."""
        return self.message[HEAD.size :]


def pack(kind: int, epoch: int, seq: int, captured: int, payload: bytes) -> bytes:
    """A message as a sender makes it."""
    return HEAD.pack(kind, epoch, seq, captured, hashlib.sha256(payload).digest()) + payload


def read(message: bytes) -> Frame:
    """Check a message; raises BadFrame."""
    if len(message) > LARGEST:
        raise BadFrame("too_large")
    if len(message) <= HEAD.size + BODY.size:
        raise BadFrame("too_short")
    kind, epoch, seq, captured, digest = HEAD.unpack_from(message)
    if kind not in (LIVE, BACKLOG):
        raise BadFrame("strange_kind", seq)
    if hashlib.sha256(memoryview(message)[HEAD.size :]).digest() != digest:
        raise BadFrame("damaged", seq)
    what = message[HEAD.size]
    if what > SOUND:
        raise BadFrame("strange_kind", seq)
    return Frame(kind, epoch, seq, captured, digest, what == KEY, message, what == SOUND)
