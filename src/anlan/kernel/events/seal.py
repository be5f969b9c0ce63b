# SPDX-License-Identifier: Apache-2.0
"""The seal: a Merkle tree over each batch of records, chained and signed, so that a changed record is found.

Leaves and nodes are domain-separated as RFC 9162 2.1 does; the signature is a signed note (Ed25519) over the chain.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from .models import EventRecord, Seal

ORIGIN = "anlan-log"
EMPTY = hashlib.sha256(b"anlan-chain-1").hexdigest()


def said(record: EventRecord) -> bytes:
    """The bytes of a record that the seal covers: every column, as canonical JSON."""
    whole = {
        "position": record.position,
        "id": str(record.id),
        "name": record.name,
        "version": record.version,
        "matter": str(record.matter) if record.matter else None,
        "kind": record.kind,
        "region": record.region,
        "actor": str(record.actor) if record.actor else None,
        "channel": record.channel,
        "act": str(record.act),
        "cause": str(record.cause) if record.cause else None,
        "at": record.at.isoformat(),
        "recorded_at": record.recorded_at.isoformat(),
        "fields": record.fields,
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root over records' bytes (RFC 9162 2.1.1)."""
    level = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0] if level else hashlib.sha256(b"").digest()


def chained(before: str, root: str, last: int, count: int) -> str:
    """The chain's next link."""
    return hashlib.sha256(f"anlan-chain-1\0{before}\0{root}\0{last}\0{count}".encode()).hexdigest()


def private_key() -> Ed25519PrivateKey:
    """The key that signs; from settings, as 32 bytes in base64."""
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(settings.ANLAN_SEAL_KEY))


def public_key() -> bytes:
    """The key that verifies, as 32 raw bytes."""
    return private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def seal_batch(records: Sequence[EventRecord], before: Seal | None, sealed_at: object) -> Seal:
    """The seal over a batch that follows `before` (not saved; `sealed_at` is an aware datetime)."""
    root = root_of([said(record) for record in records]).hex()
    last = records[-1].position
    chain = chained(before.chain if before else EMPTY, root, last, len(records))
    body = f"{ORIGIN}\n{last}\n{chain}\n"
    signature = base64.b64encode(private_key().sign(body.encode())).decode()
    return Seal(
        last=last, first=records[0].position, count=len(records), root=root, chain=chain,
        note=f"{body}\n— {ORIGIN} {signature}\n", sealed_at=sealed_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `broken_at` is the first position that does not fit, 0 when whole."""

    events: int
    sealed: int
    broken_at: int
    why: str = ""


def verify(public: bytes | None = None) -> Verdict:
    """Go through the whole log and its seals; says where it is broken, if it is."""
    key = Ed25519PublicKey.from_public_bytes(public or public_key())
    chain, events, upto = EMPTY, 0, 0
    for seal in Seal.objects.order_by("last").iterator():
        rows = list(EventRecord.objects.filter(position__gt=upto, position__lte=seal.last).order_by("position"))
        why = _broken(seal, rows, chain, key)
        if why:
            return Verdict(events, upto, rows[0].position if rows else seal.first, why)
        chain, events, upto = seal.chain, events + len(rows), seal.last
    open_end = EventRecord.objects.filter(position__gt=upto).count()
    return Verdict(events + open_end, upto, 0)


def _broken(seal: Seal, rows: list[EventRecord], chain: str, key: Ed25519PublicKey) -> str:
    if len(rows) != seal.count:
        return f"{seal.count} records were sealed, {len(rows)} are there"
    if root_of([said(row) for row in rows]).hex() != seal.root:
        return "a record was changed"
    if chained(chain, seal.root, seal.last, seal.count) != seal.chain:
        return "the chain of seals is broken"
    body, _, signature = seal.note.partition("\n\n")
    try:
        key.verify(base64.b64decode(signature.rsplit(" ", 1)[-1].strip()), (body + "\n").encode())
    except (InvalidSignature, ValueError):
        return "the signature does not fit"
    return "" if seal.chain in body else "the signed note speaks of another chain"
