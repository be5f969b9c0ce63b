# SPDX-License-Identifier: Apache-2.0
"""Keys of machines, and the frames that they sign: one JSON object, a line's end, and an HMAC of both ends' names.

No key is stored: each comes from the district's master key, the device's code and the generation of its key. The bytes
are verified as they came; nobody writes them anew.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings

MARK = b"weld1"  # begins what is signed: this grammar of frames
SIGNED = 65  # bytes of a line's end and 64 hexadecimal digits


class NotGenuine(Exception):
    """A frame that nobody may act upon: `oversize`, `malformed`, or `mac` when another key or another device signed it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Said(dict[str, Any]):
    """What a frame says, and the SHA-256 of its bytes as they came: who chains events needs it (Any: JSON)."""

    digest = ""


class NoMasterKey(RuntimeError):
    """The settings name no master key, so no machine can be believed."""


@lru_cache(maxsize=65_536)
def device_key(code: str, generation: int) -> bytes:
    """The 32 bytes that a device signs with."""
    if not settings.ANLAN_DEVICE_KEY:
        raise NoMasterKey("ANLAN_DEVICE_KEY is not set: without it no machine can be spoken to")
    master = base64.b64decode(settings.ANLAN_DEVICE_KEY)
    return hmac.digest(master, MARK + f"|{code}|{generation}".encode(), hashlib.sha256)


def pass_word(key: bytes, device: str) -> str:
    """With what a device signs in at a broker that asks for a password: nothing of it has to be kept there."""
    return hmac.digest(key, MARK + f"|mqtt|{device}".encode(), hashlib.sha256).hex()


def sealed(key: bytes, channel: str, device: str, body: Mapping[str, Any]) -> bytes:
    """A signed frame of this body (Any: JSON)."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return text + b"\n" + _signature(key, channel, device, text)


def opened(key: bytes, channel: str, device: str, frame: bytes, most: int) -> Said:
    """What a frame says, if this device signed it for this channel; raises NotGenuine.

    `most` bounds the JSON, as the contract words it; line's end and signature come on top. Nothing is parsed before the
    signature was found right.
    """
    if len(frame) > most + SIGNED:
        raise NotGenuine("oversize")
    text, end, given = frame[:-SIGNED], frame[-SIGNED : 1 - SIGNED], frame[1 - SIGNED :]
    if end != b"\n" or not text:
        raise NotGenuine("malformed")
    if not hmac.compare_digest(given, _signature(key, channel, device, text)):
        raise NotGenuine("mac")
    try:
        body = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise NotGenuine("malformed") from None
    if not isinstance(body, dict):
        raise NotGenuine("malformed")
    said = Said(body)
    said.digest = hashlib.sha256(text).hexdigest()
    return said


def _signature(key: bytes, channel: str, device: str, text: bytes) -> bytes:
    said = b"|".join((MARK, channel.encode(), device.encode(), text))
    return hmac.digest(key, said, hashlib.sha256).hex().encode()


def _no_number(word: str) -> float:
    raise ValueError(word)  # NaN and Infinity are no JSON
