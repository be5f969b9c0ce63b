# SPDX-License-Identifier: Apache-2.0
"""Signs and checks messages by Standard Webhooks (HMAC-SHA256 over id, time and raw bytes), time passed in.

The same bytes as the library `standardwebhooks`, which reads its own clock and wants text instead of bytes.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_PREFIX = "whsec_"
_LEAST_BYTES = 24  # the standard's own minimum
_MOST_SIGNATURES = 16


def keys_of(secrets: Sequence[str]) -> list[bytes]:
    """The keys in `whsec_…` secrets; raises ValueError, never showing one, when one or all are unusable."""
    keys = []
    for number, secret in enumerate(secrets, 1):
        text = secret.removeprefix(_PREFIX)
        try:
            key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError(f"webhook secret {number} is not base64 after {_PREFIX}") from None
        if len(key) < _LEAST_BYTES:
            raise ValueError(f"webhook secret {number} is shorter than {_LEAST_BYTES} bytes")
        keys.append(key)
    if not keys:
        raise ValueError("at least one webhook secret is needed")
    return keys


def _signature(key: bytes, message_id: str, timestamp: str, body: bytes) -> bytes:
    return hmac.digest(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256)


def headers_for(message_id: str, at: datetime, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """The three headers; one signature for each secret, as the receiver may hold the old or the new one."""
    timestamp = str(int(at.timestamp()))
    made = (_signature(key, message_id, timestamp, body) for key in keys_of(secrets))
    signatures = " ".join(f"v1,{base64.b64encode(one).decode()}" for one in made)
    return {ID: message_id, TIMESTAMP: timestamp, SIGNATURE: signatures}


def is_genuine(message_id: str, timestamp: str, signatures: str, body: bytes, secrets: Sequence[str]) -> bool:
    """Whether any `v1` signature fits any secret, compared in constant time."""
    given = []
    for part in signatures.split(" ")[:_MOST_SIGNATURES]:
        version, _, text = part.partition(",")
        if version == "v1":
            try:
                given.append(base64.b64decode(text, validate=True))
            except (binascii.Error, ValueError):
                continue
    wanted = [_signature(key, message_id, timestamp, body) for key in keys_of(secrets)]
    return any(hmac.compare_digest(one, other) for one in wanted for other in given)
