# SPDX-License-Identifier: Apache-2.0
"""A record signed by a passkey: the key signs the record's hash, and anybody can check it again without this house.

What is signed is SHA-256 of `anlan/signature/v1`, a zero byte, sixteen random bytes and the record's canonical JSON. WebAuthn shows
the person no text, so the page shows the record before it asks. Kept: record, random bytes, the device's answer, its public key.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import webauthn
from django.conf import settings
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from ..vault import CannotOpen, seal, unseal
from . import passkeys

FORMAT, PURPOSE = "anlan-signature-1", "sign_record"


def challenge_of(record: str, nonce: bytes) -> bytes:
    """What the key signs for a record."""
    return hashlib.sha256(b"anlan/signature/v1\0" + nonce + record.encode()).digest()


def asked(person: UUID, record: str, at: datetime, address: str) -> dict[str, Any]:
    """What the browser hands to the device, and what it brings back beside the answer (Any: JSON values); raises TooManyAsked."""
    nonce = os.urandom(16)
    options = passkeys.asked_to_sign(PURPOSE, person, address, challenge_of(record, nonce))
    return {"options": json.loads(options), "asked": seal([nonce.hex(), at.isoformat()], _row(person))}


def asked_at(person: UUID, said: str) -> datetime:
    """The moment that stands in the record that this person was asked to sign; raises NotVerified."""
    return _asked(person, said)[1]


def signed(person: UUID, record: str, said: str) -> str:
    """The proof that this person's passkey signed this record, to be kept beside it; raises NotVerified."""
    nonce, _at = _asked(person, said)
    answer = json.loads(said)["credential"]
    factor = passkeys.signed_by(PURPOSE, person, json.dumps(answer), challenge_of(record, nonce))
    client = json.loads(base64url_to_bytes(answer["response"]["clientDataJSON"]))
    proof = {
        "format": FORMAT, "record": record, "sha256": hashlib.sha256(record.encode()).hexdigest(), "nonce": nonce.hex(),
        "rp_id": settings.ANLAN_PASSKEY_HOST, "origin": client["origin"], "public_key": factor.public_key, "answer": answer,
    }  # fmt: skip
    return json.dumps(proof, ensure_ascii=False, sort_keys=True)


def _row(person: UUID) -> str:
    return f"signature-asked:{person}"


def _asked(person: UUID, said: str) -> tuple[bytes, datetime]:
    try:
        held = unseal(str(json.loads(said)["asked"]), _row(person))
        assert isinstance(held, list)
        return bytes.fromhex(held[0]), datetime.fromisoformat(held[1])
    except (CannotOpen, ValueError, KeyError, TypeError) as fault:
        raise passkeys.NotVerified from fault


def faults_of(proof: str) -> Iterator[str]:
    """What does not fit in a proof, a sentence for each; none for one that stands. Needs no database."""
    try:
        said = json.loads(proof)
        if said["format"] != FORMAT:
            yield f"format: {said['format']} is not known"
            return
        if hashlib.sha256(said["record"].encode()).hexdigest() != said["sha256"]:
            yield "sha256: the record is not what was signed"
        webauthn.verify_authentication_response(
            credential=said["answer"],
            expected_challenge=challenge_of(said["record"], bytes.fromhex(said["nonce"])),
            expected_rp_id=said["rp_id"],
            expected_origin=said["origin"],
            credential_public_key=base64url_to_bytes(said["public_key"]),
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, AttributeError) as fault:
        yield f"signature: {fault}"
