# SPDX-License-Identifier: Apache-2.0
"""The seal: a Merkle tree over each batch of records, chained and signed, so that a changed record is found.

Leaves and nodes are domain-separated as RFC 9162 2.1 does; the signature is a signed note (Ed25519) over the chain.
"""

import base64
import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from json.encoder import encode_basestring
from operator import attrgetter
from typing import NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import QuerySet

from .models import EventRecord, Seal
from .told import Told, told_after

ORIGIN = "anlan-log"
EMPTY = hashlib.sha256(b"anlan-chain-1").hexdigest()


class Line(NamedTuple):
    """A record's columns as they stand in the table: all that a check needs, at half the price of a row object."""

    position: int
    id: UUID
    name: str
    version: int
    matter: UUID | None
    kind: str
    region: str
    actor: UUID | None
    channel: str
    act: UUID
    cause: UUID | None
    at: datetime
    recorded_at: datetime
    fields: str


def lines(rows: QuerySet[EventRecord], most: int | None = None) -> list[Line]:
    """The rows in the log's order, the first `most` of them."""
    return [Line._make(row) for row in rows.order_by("position").values_list(*Line._fields)[:most]]


def said(record: EventRecord | Line | Told) -> bytes:
    """The bytes of a record that the seal covers: every column, as canonical JSON.

    Written out instead of built and sorted by `json`: a verification makes them for every record there is.
    """
    if isinstance(record, Told):
        return record.text.encode()
    return (
        f'{{"act":"{record.act}","actor":{_id(record.actor)},"at":"{record.at.isoformat()}","cause":{_id(record.cause)},'
        f'"channel":{_text(record.channel)},"fields":{_text(record.fields)},"id":"{record.id}","kind":{_text(record.kind)},'
        f'"matter":{_id(record.matter)},"name":{_text(record.name)},"position":{record.position},'
        f'"recorded_at":"{record.recorded_at.isoformat()}","region":{_text(record.region)},"version":{record.version}}}'
    ).encode()


_text = encode_basestring


def _id(one: UUID | None) -> str:
    return f'"{one}"' if one else "null"


def leaf_of(record: EventRecord | Line | Told) -> bytes:
    """The leaf of one record."""
    return hashlib.sha256(b"\0" + said(record)).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle root over leaves, as each record's `leaf_of` gives them (RFC 9162 2.1.1)."""
    level, sha256 = list(leaves), hashlib.sha256
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [sha256(b"\1" + one + other).digest() for one, other in pairs] + odd
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


type Batch = tuple[
    Seal | None, Sequence[EventRecord | Line | Told]
]  # without a seal: what was not sealed yet


def verify(public: bytes | None = None) -> Verdict:
    """Go through the whole log and its seals, a batch at a time; says where it is broken, if it is.

    With `public` (32 raw bytes) nothing secret is needed. That the newest seals were cut off together with their
    records shows only beside a checkpoint that was handed out before: keep the last line of each backup elsewhere.
    """
    if EventRecord.objects.filter(position__lt=1).exists():
        return Verdict(0, 0, 1, "a record was inserted before the first")
    return verify_batches(_told_batches(), public or public_key())


def batches() -> Iterator[tuple[Seal | None, list[Line]]]:
    """The log a batch at a time, with the seal over each; the rest that is not sealed yet comes last, in pieces."""
    upto = 0
    for seal in Seal.objects.order_by("last").iterator(chunk_size=100):
        yield seal, lines(EventRecord.objects.filter(position__gt=upto, position__lte=seal.last))
        upto = seal.last
    while rest := lines(EventRecord.objects.filter(position__gt=upto), 500):
        yield None, rest
        upto = rest[-1].position


def _told_batches() -> Iterator[Batch]:
    """As `batches`, of records that the database has written out: the log is read in few, large pieces."""
    rows: list[Told] = []  # read and not yet handed on
    upto = 0
    for seal in Seal.objects.order_by("last").iterator(chunk_size=100):
        while upto < seal.last and (page := told_after(upto)):
            rows += page
            upto = page[-1].position
        end = bisect_right(rows, seal.last, key=attrgetter("position"))
        yield seal, rows[:end]
        del rows[:end]
    yield None, rows
    while page := told_after(upto):
        yield None, page
        upto = page[-1].position


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


def _check_records(seal: Seal, rows: Sequence[EventRecord | Line | Told]) -> None:
    leaves = [leaf_of(row) for row in rows]
    if len(rows) == seal.count and root_of(leaves).hex() == seal.root:
        return
    if rows and isinstance(
        rows[0], Told
    ):  # what the database wrote out can confirm; only the columns can accuse
        span = (rows[0].position, rows[-1].position)
        _check_records(seal, lines(EventRecord.objects.filter(position__range=span)))
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
