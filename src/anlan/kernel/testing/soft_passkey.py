# SPDX-License-Identifier: Apache-2.0
"""A passkey in software, for tests: answers what the browser's would, and can be told to lie."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from anlan.kernel import timing
from anlan.kernel.accounts.models import Factor
from anlan.kernel.ids import new_id
from anlan.kernel.people.models import Person

UP, UV = 0x01, 0x04


@dataclass
class SoftPasskey:
    """An ES256 key of one person."""

    person: Person
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    count: int = 0

    def __post_init__(self) -> None:
        numbers = self.key.public_key().public_numbers()
        cose = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )
        self.name = bytes_to_base64url(hashlib.sha256(cose).digest())
        Factor.objects.create(
            id=new_id(), person=self.person, kind="passkey", name="soft", credential=self.name,
            public_key=bytes_to_base64url(cose), made_at=timing.now(),
        )  # fmt: skip

    def answer(
        self,
        options: dict[str, Any],
        *,
        origin: str = "http://localhost:8000",
        host: str = "localhost",
        flags: int = UP | UV,
    ) -> dict[str, Any]:
        """What `credential.toJSON()` gives (Any: JSON values)."""
        self.count += 1
        client = json.dumps(
            {"type": "webauthn.get", "challenge": options["challenge"], "origin": origin}
        ).encode()
        data = hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return {
            "id": self.name, "rawId": self.name, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": bytes_to_base64url(client),
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(signature),
            },
        }  # fmt: skip
