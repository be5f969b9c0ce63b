# SPDX-License-Identifier: Apache-2.0
"""What a file really is, by its first bytes, and its safe copy: a picture drawn anew, without what a camera adds.

A name and a declared type prove nothing, and a picture may carry a script behind it: only the copy is shown in pages.
"""

import io
import struct
from dataclasses import dataclass

import filetype
from PIL import Image, ImageOps

from .events import Medium

MIB = 1 << 20
COPY_SIDE = 1600  # pixels of the longer side of a safe copy
MOST_PIXELS = 60_000_000  # a telephone's camera takes 50 million; a bomb unfolds to thousands of millions


@dataclass(frozen=True)
class Limits:
    """Which types a medium may have, and how large it may be."""

    types: frozenset[str]
    most: int


LIMITS = {
    Medium.PHOTO: Limits(frozenset(("image/jpeg", "image/png", "image/webp")), 30 * MIB),
    Medium.VOICE: Limits(
        frozenset(("audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-wav", "audio/webm", "video/webm")),
        60 * MIB,
    ),
    Medium.DOCUMENT: Limits(frozenset(("application/pdf",)), 60 * MIB),
    Medium.RECORDING: Limits(frozenset(("video/mp4", "video/webm", "video/quicktime")), 2048 * MIB),
}
LARGEST = max(one.most for one in LIMITS.values())
TYPES = frozenset().union(*(one.types for one in LIMITS.values()))

BROKEN = (
    OSError, SyntaxError, ValueError, Image.DecompressionBombError,
    struct.error, TypeError, LookupError, ArithmeticError, EOFError,
)  # fmt: skip  # what Pillow throws at a picture, or at its EXIF, that was not written by a camera


class NotReadable(ValueError):
    """The file is none of the types that are taken, or broken."""


def sniff(head: bytes) -> str:
    """The media type by the first bytes; empty when nothing known begins so."""
    found = filetype.guess(head)
    return "" if found is None else str(found.mime)


def safe_copy(plain: bytes) -> bytes:
    """The picture as a JPEG drawn anew: upright, at most 1,600 pixels a side, without EXIF; raises NotReadable."""
    try:
        with Image.open(io.BytesIO(plain)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotReadable("pixels")
            picture.draft("RGB", (COPY_SIDE, COPY_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
            upright.thumbnail((COPY_SIDE, COPY_SIDE))
            drawn = io.BytesIO()
            upright.save(drawn, "JPEG", quality=82)
            return drawn.getvalue()
    except BROKEN as fault:
        raise NotReadable(str(fault)[:80]) from fault
