# SPDX-License-Identifier: Apache-2.0
"""Rings browsers through their push services; only services that the settings name are ever asked."""

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from anlan.kernel import timing
from anlan.kernel.ports import NotSent, PushAddress, Ring

from .encryption import b64, encrypt, point, private_key, vapid
from .line import Line


class WebPush:
    """Fulfils `PushChannel`. `hosts` are names of services, `*.` before one for all below it, over https.

    An origin of the loopback stands for a simulated service.
    """

    def __init__(self, key: bytes, contact: str, hosts: Sequence[str], line: Line | None = None) -> None:
        self._key, self._contact, self._hosts = private_key(key), contact, tuple(hosts)
        self._line = line or Line()
        self.public_key = b64(point(self._key.public_key()))

    def takes(self, endpoint: str) -> bool:
        """Whether this is an address of a known service, and nothing inside the house."""
        try:
            parts = urlsplit(endpoint)
            port = parts.port
        except ValueError:
            return False
        host = (parts.hostname or "").lower()
        if (
            not host
            or parts.username is not None
            or not endpoint.isascii()
            or set(endpoint) & set(" \\\r\n\t")
        ):
            return False
        if f"{parts.scheme}://{parts.netloc}" in self._hosts:
            return True
        return (
            parts.scheme == "https" and port in (None, 443) and any(_fits(host, one) for one in self._hosts)
        )

    def push(self, address: PushAddress, ring: Ring) -> None:
        """Encrypt it for this one installation and hand it on."""
        if not self.takes(address.endpoint):  # the settings may have changed since it was added
            raise NotSent("unknown_service", is_refused=True)
        said = {
            "title": ring.title,
            "body": ring.body,
            "url": ring.url,
            "tag": str(ring.key),
            "urgent": ring.is_urgent,
        }
        try:
            body = encrypt(json.dumps(said, ensure_ascii=False).encode(), address.p256dh, address.auth)
        except ValueError:
            raise NotSent("unfit_key", is_gone=True) from None
        parts = urlsplit(address.endpoint)
        headers = {
            "authorization": vapid(f"{parts.scheme}://{parts.netloc}", self._contact, self._key, timing.now()),
            "content-encoding": "aes128gcm", "content-type": "application/octet-stream",
            "ttl": str(int(ring.lasts)), "urgency": "high" if ring.is_urgent else "normal", "topic": ring.key.hex,
        }  # fmt: skip
        self._line.post(address.endpoint, body, headers)


def _fits(host: str, name: str) -> bool:
    return host.endswith(name[1:]) if name.startswith("*.") else host == name
