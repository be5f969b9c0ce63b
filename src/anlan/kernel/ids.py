# SPDX-License-Identifier: Apache-2.0
"""Time-ordered identifiers (UUIDv7, RFC 9562) and the stable ones that are derived from a name."""

import os
import uuid

from . import timing

_NAMESPACE = uuid.UUID("6f1ed002-ab5f-4b5a-9d43-0f6d2c1c1b7e")


def new_id() -> uuid.UUID:
    """A fresh UUIDv7: 48 bits of milliseconds, then 74 random bits."""
    millis = int(timing.now().timestamp() * 1000) & 0xFFFFFFFFFFFF
    noise = int.from_bytes(os.urandom(10))
    value = (
        (millis << 80) | (0x7 << 76) | ((noise >> 68 & 0xFFF) << 64) | (0b10 << 62) | (noise & (1 << 62) - 1)
    )
    return uuid.UUID(int=value)


def derived_id(*parts: object) -> uuid.UUID:
    """The same identifier for the same parts, always (UUIDv5)."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts))
