# SPDX-License-Identifier: Apache-2.0
"""Writes the ledger: who looked at what, and who was refused (X-R6). Never part of a command's transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum
from django.utils.translation import override

from .. import timing
from ..context import once_a_reading
from ..ids import new_id
from ..writing import one_statement
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
    about: UUID = NOBODY

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two looks the same row."""
        return self.viewer, self.what, self.matter, self.about, self.slot, self.refused


_held: ContextVar[list[Look] | None] = ContextVar("looks", default=None)


@contextmanager
def looks_together() -> Iterator[None]:
    """Write the looks of one request in one statement, as its last deed; a request that fails writes what was seen."""
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
            _write(held)


def looked(
    viewer: UUID | None,
    what: str,
    *,
    matter: UUID | None = None,
    rows: int = 0,
    purpose: object = "",
    reason: str = "",
    refused: bool = False,
    about: UUID | None = None,
) -> None:
    """Note that somebody looked (or was refused). Unmasking is written with its reason, each time anew.

    `about` is the person whose own page or row was looked at: he reads it on his account.

    A declared purpose (a lazy translation) is kept in the source language, so that each reader has it in his own.
    """
    moment = timing.now()
    slot = int(moment.timestamp()) // SLOT
    if reason and not refused:
        slot = int(moment.timestamp() * 1000)  # a stated reason is never folded away
    look = Look(
        viewer or NOBODY,
        what,
        matter or NOBODY,
        slot,
        refused,
        moment,
        rows,
        in_source(purpose),
        reason[:300],
        about or NOBODY,
    )
    held = _held.get()
    if held is not None:
        held.append(look)
        return
    _write([look])


def in_source(words: object) -> str:
    """What a lazy translation says in the language of the sources; plain text as it is."""
    with override(None):
        return str(words)[:120]


def _write(looks: Sequence[Look]) -> None:
    """Fold each into the row of the same ten minutes, or begin one: a single statement, for every page ends with it."""
    folded: dict[tuple[object, ...], list[Any]] = {}  # Any: what the columns hold
    for one in looks:
        known = folded.setdefault(
            one.key, [new_id(), *one.key, one.at, one.at, 0, 0, one.purpose, one.reason]
        )
        known[_LAST_AT], known[_TIMES], known[_ROWS] = (
            one.at,
            int(known[_TIMES]) + 1,
            int(known[_ROWS]) + one.rows,
        )
    rows = [
        folded[key] for key in sorted(folded, key=str)
    ]  # always in one order: two requests cannot lock crosswise
    values = ", ".join([f"({', '.join(['%s'] * len(_COLUMNS))})"] * len(rows))
    with one_statement(), connection.cursor() as cursor:
        cursor.execute(f"{_INTO} {values} {_FOLD}", [_stored(value) for row in rows for value in row])


_KEY = ("viewer", "what", "matter", "about", "slot", "refused")
_COLUMNS = ("id", *_KEY, "first_at", "last_at", "times", "rows", "purpose", "reason")
_LAST_AT, _TIMES, _ROWS = map(_COLUMNS.index, ("last_at", "times", "rows"))
_INTO = f"INSERT INTO kernel_accessrecord ({', '.join(f'"{name}"' for name in _COLUMNS)}) VALUES"
_FOLD = (
    f"ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET last_at = excluded.last_at, "
    'times = kernel_accessrecord.times + excluded.times, "rows" = kernel_accessrecord."rows" + excluded."rows"'
)


def _stored(value: object) -> Any:
    """As the database keeps it: SQLite holds ids and moments as text."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def times_refused(viewer: UUID | None, what: str, since: datetime) -> int:
    """How often somebody was refused something since then, counted to the ten minutes."""
    rows = AccessRecord.objects.filter(viewer=viewer or NOBODY, what=what, refused=True, last_at__gt=since)
    return int(rows.aggregate(n=Sum("times"))["n"] or 0)


type Unmasked = dict[
    str, frozenset[str]
]  # field → the purposes that were stated, in the language of the sources


def unmasked_fields(viewer: UUID, matter: UUID) -> frozenset[str]:
    """The fields of a matter that the viewer unmasked, with a reason, in the last ten minutes."""
    return frozenset(unmasked_for(viewer, matter))


@once_a_reading
def unmasked_for(viewer: UUID, matter: UUID) -> Unmasked:
    """The same with the purposes for which he did."""
    since = timing.now() - timedelta(seconds=SLOT)
    rows = AccessRecord.objects.filter(
        viewer=viewer, matter=matter, what__startswith="unmask:", refused=False, first_at__gte=since
    )
    found: dict[str, set[str]] = {}
    for what, purpose in rows.values_list("what", "purpose"):
        found.setdefault(what.removeprefix("unmask:"), set()).add(purpose)
    return {name: frozenset(purposes) for name, purposes in found.items()}
