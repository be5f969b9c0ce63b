# SPDX-License-Identifier: Apache-2.0
"""Writes the ledger: who looked at what, and who was refused (X-R6). Never part of a command's transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F

from .. import timing
from ..ids import new_id
from ..writing import plain_writing
from .models import AccessRecord

SLOT = 600  # seconds: one row for each viewer, matter and ten minutes
NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Look:
    """One look, before it is written."""

    viewer: UUID
    what: str
    matter: UUID
    slot: int
    refused: bool
    at: datetime
    rows: int = 0
    purpose: str = ""
    reason: str = ""

    @property
    def key(self) -> dict[str, object]:
        """What makes two looks the same row."""
        return {
            "viewer": self.viewer, "what": self.what, "matter": self.matter, "slot": self.slot, "refused": self.refused
        }  # fmt: skip


_held: ContextVar[list[Look] | None] = ContextVar("looks", default=None)


@contextmanager
def looks_together() -> Iterator[None]:
    """Write the looks of one request in one transaction, as its last deed; a request that fails writes what was seen."""
    if _held.get() is not None:
        yield
        return
    held: list[Look] = []
    mark = _held.set(held)
    try:
        yield
    finally:
        _held.reset(mark)
        if held:
            with plain_writing():
                for one in held:
                    _write(one)


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
    look = Look(viewer or NOBODY, what, matter or NOBODY, slot, refused, moment, rows, purpose, reason[:300])
    held = _held.get()
    if held is not None:
        held.append(look)
        return
    with plain_writing():
        _write(look)


def _write(look: Look) -> None:
    """Fold it into the row of the same ten minutes, or begin one: most looks are repeated, so the update comes first."""
    again = AccessRecord.objects.filter(**look.key)
    if again.update(last_at=look.at, times=F("times") + 1, rows=F("rows") + look.rows):
        return
    fresh = {
        "id": new_id(), "first_at": look.at, "last_at": look.at, "rows": look.rows, "purpose": look.purpose,
        "reason": look.reason,
    }  # fmt: skip
    _row, is_new = AccessRecord.objects.get_or_create(**look.key, defaults=fresh)
    if not is_new:
        again.update(last_at=look.at, times=F("times") + 1, rows=F("rows") + look.rows)


def unmasked_fields(viewer: UUID, matter: UUID) -> frozenset[str]:
    """The fields of a matter that the viewer unmasked, with a reason, in the last ten minutes."""
    since = timing.now() - timedelta(seconds=SLOT)
    rows = AccessRecord.objects.filter(
        viewer=viewer, matter=matter, what__startswith="unmask:", refused=False, first_at__gte=since
    )
    return frozenset(what.removeprefix("unmask:") for what in rows.values_list("what", flat=True))
