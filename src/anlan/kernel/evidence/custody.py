# SPDX-License-Identifier: Apache-2.0
"""The custody of an item (保管链): lines that each take in the one before, so that none can be left out or rewritten.

The digest is SHA-256 over canonical JSON; the log carries the newest digest with each deed, so the seal covers it too.
"""

import hashlib
from datetime import datetime
from uuid import UUID

from ..context import Context
from ..ids import new_id
from ..vault import seal
from ..writing import canonical
from .models import Custody, EvidenceItem

BEGIN = hashlib.sha256(b"anlan-custody-1").hexdigest()


def line_digest(
    before: str,
    item: UUID,
    sha256: str,
    ordinal: int,
    at: datetime,
    person: UUID | None,
    deed: str,
    reason: str,
) -> str:
    """The digest of one line, from what it says and the digest before it."""
    said = {
        "at": at.isoformat(), "before": before, "deed": deed, "item": str(item), "ordinal": ordinal,
        "person": str(person) if person else "", "reason": reason, "sha256": sha256,
    }  # fmt: skip
    return hashlib.sha256(canonical(dict(said)).encode()).hexdigest()


def pass_on(ctx: Context, item: EvidenceItem, deed: str, reason: str = "") -> Custody:
    """Write the next line, inside a command that holds the item's matter."""
    last = Custody.objects.filter(item=item).order_by("-ordinal").first()
    ordinal, before = (last.ordinal + 1, last.digest) if last else (1, BEGIN)
    person = ctx.caller.person
    found = line_digest(before, item.pk, item.upload.sha256, ordinal, ctx.at, person, deed, reason)
    line = Custody(
        id=new_id(),
        item=item,
        ordinal=ordinal,
        at=ctx.at,
        person=person,
        deed=deed,
        before=before,
        digest=found,
    )
    line.reason = seal(reason, line.row) if reason else ""
    line.save(force_insert=True)
    return line
