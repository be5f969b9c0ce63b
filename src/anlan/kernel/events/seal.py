# SPDX-License-Identifier: Apache-2.0
"""The seal: a Merkle tree over each batch of records, chained and signed, so that a changed record is found.

Leaves and nodes are domain-separated as RFC 9162 2.1 does; the signature is a signed note (Ed25519) over the chain.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

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


def leaf_of(record: EventRecord) -> bytes:
    """The leaf of one record."""
    return hashlib.sha256(b"\0" + said(record)).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root over leaves, as each record's `leaf_of` gives them (RFC 9162 2.1.1)."""
    level = list(leaves)
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\1" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs
        ]
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


def seal_batch(records: Sequence[EventRecord], before: Seal | None, sealed_at: datetime) -> Seal:
    """The seal over a batch that follows `before` (not saved; `sealed_at` is an aware datetime)."""
    leaves = [leaf_of(record) for record in records]
    root = root_of(leaves).hex()
    last = records[-1].position
    kept = b"".join(record.position.to_bytes(8) + leaf for record, leaf in zip(records, leaves, strict=True))
    chain = chained(before.chain if before else EMPTY, root, last, len(records))
    body = f"{ORIGIN}\n{last}\n{chain}\n"
    signature = base64.b64encode(private_key().sign(body.encode())).decode()
    return Seal(
        last=last, first=records[0].position, count=len(records), root=root, chain=chain,
        leaves=base64.b64encode(kept).decode(), note=f"{body}\n— {ORIGIN} {signature}\n", sealed_at=sealed_at,
    )  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What a verification found; `broken_at` is the first position that does not fit, 0 when whole."""

    events: int
    sealed: int
    broken_at: int
    why: str = ""


class Broken(Exception):
    """Something does not fit: at which position, and what."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(why)
        self.position, self.why = position, why


type Batch = tuple[Seal | None, list[EventRecord]]  # without a seal: what was not sealed yet


def verify(public: bytes | None = None) -> Verdict:
    """Go through the whole log and its seals, a batch at a time; says where it is broken, if it is.

    With `public` (32 raw bytes) nothing secret is needed. That the newest seals were cut off together with their
    records shows only beside a checkpoint that was handed out before: keep the last line of each backup elsewhere.
    """
    if EventRecord.objects.filter(position__lt=1).exists():
        return Verdict(0, 0, 1, "a record was inserted before the first")
    return verify_batches(batches(), public or public_key())


def batches() -> Iterator[Batch]:
    """The log a batch at a time, with the seal over each; the rest that is not sealed yet comes last, in pieces."""
    upto = 0
    for seal in Seal.objects.order_by("last").iterator(chunk_size=100):
        rows = EventRecord.objects.filter(position__gt=upto, position__lte=seal.last).order_by("position")
        yield seal, list(rows)
        upto = seal.last
    while rest := list(EventRecord.objects.filter(position__gt=upto).order_by("position")[:500]):
        yield None, rest
        upto = rest[-1].position


def verify_batches(given: Iterable[Batch], public: bytes) -> Verdict:
    """Check batch after batch, wherever they come from; says where the chain is broken, if it is."""
    key = Ed25519PublicKey.from_public_bytes(public)
    chain, events, upto = EMPTY, 0, 0
    for seal, rows in given:
        if seal is not None:
            try:
                _check_records(seal, rows)
                _check_seal(seal, chain, key)
            except Broken as fault:
                return Verdict(events, upto, fault.position, fault.why)
            chain, upto = seal.chain, seal.last
        events += len(rows)
    return Verdict(events, upto, 0)


def _check_records(seal: Seal, rows: list[EventRecord]) -> None:
    leaves = [leaf_of(row) for row in rows]
    if len(rows) == seal.count and root_of(leaves).hex() == seal.root:
        return
    kept = _kept_leaves(seal)
    for (position, leaf), row, found in zip(kept, rows, leaves, strict=False):
        if row.position < position:
            raise Broken(row.position, "a record was inserted")
        if row.position > position:
            raise Broken(position, "a record was deleted")
        if leaf != found:
            raise Broken(position, "a record was changed")
    if len(kept) > len(rows):
        raise Broken(kept[len(rows)][0], "a record was deleted")
    if len(rows) > len(kept) and kept:
        raise Broken(rows[len(kept)].position, "a record was inserted")
    raise Broken(seal.first, "records do not fit the seal's root")


def _kept_leaves(seal: Seal) -> list[tuple[int, bytes]]:
    """The seal's own list, when it is as the seal's root says; else nothing."""
    try:
        raw = base64.b64decode(seal.leaves, validate=True)
    except ValueError:
        return []
    kept = [(int.from_bytes(raw[i : i + 8]), raw[i + 8 : i + 40]) for i in range(0, len(raw), 40)]
    return kept if root_of([leaf for _, leaf in kept]).hex() == seal.root else []


def _check_seal(seal: Seal, chain: str, key: Ed25519PublicKey) -> None:
    if chained(chain, seal.root, seal.last, seal.count) != seal.chain:
        raise Broken(seal.first, "the chain of seals is broken")
    body, _, signature = seal.note.partition("\n\n")
    try:
        key.verify(base64.b64decode(signature.rsplit(" ", 1)[-1].strip()), (body + "\n").encode())
    except (InvalidSignature, ValueError):
        raise Broken(seal.first, "the signature does not fit") from None
    if body != f"{ORIGIN}\n{seal.last}\n{seal.chain}":
        raise Broken(seal.first, "the signed note speaks of another chain")
