# SPDX-License-Identifier: Apache-2.0
"""Writes the ledger: who looked at what, and who was refused (X-R6). Never part of a command's transaction."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F

from .. import timing
from ..ids import new_id
from ..writing import plain_writing
from .models import AccessRecord

SLOT = 600  # seconds: one row for each viewer, matter and ten minutes
NOBODY = UUID(int=0)


def looked(
    viewer: UUID | None,
    what: str,
    *,
    matter: UUID | None = None,
    rows: int = 0,
    purpose: str = "",
    reason: str = "",
    refused: bool = False,
) -> None:
    """Note that somebody looked (or was refused). Unmasking is written with its reason, each time anew."""
    moment = timing.now()
    slot = int(moment.timestamp()) // SLOT
    if reason and not refused:
        slot = int(moment.timestamp() * 1000)  # a stated reason is never folded away
    same = {
        "viewer": viewer or NOBODY,
        "what": what,
        "matter": matter or NOBODY,
        "slot": slot,
        "refused": refused,
    }
    fresh = {"id": new_id(), "first_at": moment, "last_at": moment, "rows": rows, "purpose": purpose}
    with plain_writing():
        row, is_new = AccessRecord.objects.get_or_create(**same, defaults={**fresh, "reason": reason[:300]})
        if not is_new:
            again = AccessRecord.objects.filter(pk=row.pk)
            again.update(last_at=moment, times=F("times") + 1, rows=F("rows") + rows)


def unmasked_fields(viewer: UUID, matter: UUID) -> frozenset[str]:
    """The fields of a matter that the viewer unmasked, with a reason, in the last ten minutes."""
    since = timing.now() - timedelta(seconds=SLOT)
    rows = AccessRecord.objects.filter(
        viewer=viewer, matter=matter, what__startswith="unmask:", refused=False, first_at__gte=since
    )
    return frozenset(what.removeprefix("unmask:") for what in rows.values_list("what", flat=True))
