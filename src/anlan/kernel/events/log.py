# SPDX-License-Identifier: Apache-2.0
"""Reading the log, always by position."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from .models import EventRecord


def head() -> int:
    """The newest position; 0 when the log is empty."""
    return EventRecord.objects.aggregate(top=Max("position"))["top"] or 0


def read_after(position: int, limit: int = 500) -> list[EventRecord]:
    """The records after a position, oldest first."""
    return list(EventRecord.objects.filter(position__gt=position).order_by("position")[:limit])


def read_matter(matter: UUID, names: Sequence[str] | None = None) -> list[EventRecord]:
    """What was recorded of one matter, oldest first."""
    rows = EventRecord.objects.filter(matter=matter)
    if names is not None:
        rows = rows.filter(name__in=names)
    return list(rows.order_by("position"))
