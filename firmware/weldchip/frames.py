# SPDX-License-Identifier: Apache-2.0
"""Frames: the JSON bytes, a line end, and the HMAC over channel, device and bytes; what is received is checked as it came."""

import hashlib
import json
from binascii import hexlify

BLOCK = 64  # of SHA-256
TAIL = 65  # the line end and 64 digits
DOWN, UP = 1024, 2048  # the most bytes of JSON


class Seal:
    """A device's key, padded once: MicroPython's hashes cannot be copied, so the padded key is what is kept ready."""

    def __init__(self, key, device):
        key = key if len(key) <= BLOCK else hashlib.sha256(key).digest()
        padded = key + bytes(BLOCK - len(key))
        self.device = device
        self._inner = bytes(one ^ 0x36 for one in padded)
        self._outer = bytes(one ^ 0x5C for one in padded)

    def mac(self, channel, body):
        """64 lower-case hex digits as bytes."""
        inner = hashlib.sha256(self._inner)
        inner.update(("weld1|" + channel + "|" + self.device + "|").encode())
        inner.update(body)
        outer = hashlib.sha256(self._outer)
        outer.update(inner.digest())
        return hexlify(outer.digest())

    def closed(self, channel, body):
        """A frame of these JSON bytes."""
        return body + b"\n" + self.mac(channel, body)

    def sealed(self, channel, said):
        """A frame of this dict."""
        return self.closed(channel, compact(said))

    def opened(self, channel, frame, most=DOWN):
        """What a genuine frame says and "", or None and why not: malformed or mac."""
        size = len(frame) - TAIL
        if size < 2 or size > most or frame[size : size + 1] != b"\n":
            return None, "malformed"
        body = bytes(frame[:size])
        if not same(self.mac(channel, body), bytes(frame[size + 1 :])):
            return None, "mac"
        try:
            said = json.loads(body.decode())
        except Exception:
            return None, "malformed"
        if not isinstance(said, dict) or said.get("v") != 1:
            return None, "malformed"
        return said, ""


def compact(said):
    """JSON bytes without blanks."""
    return json.dumps(said, separators=(",", ":")).encode()


def same(one, other):
    """Whether two digests are equal, in a time that does not tell where they differ."""
    if len(one) != len(other):
        return False
    differs = 0
    for place in range(len(one)):
        differs |= one[place] ^ other[place]
    return differs == 0
