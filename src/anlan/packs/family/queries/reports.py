# SPDX-License-Identifier: Apache-2.0
"""What one person reported because the law demands it: number, moment, and whether it was taken on; nothing of the case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..kinds.family_dispute import Source
from ..models import Case

MOST = 50


@dataclass(frozen=True)
class Report:
    """A report as its maker may know it: proof that it was made, and that it did not lie."""

    number: str
    made_at: datetime
    is_taken_on: bool
    is_with_police: bool


def my_reports(person: UUID) -> list[Report]:
    """His own, the newest first."""
    rows = Case.objects.filter(registered_by=person, source=Source.MANDATED.value).select_related("matter")
    return [
        Report(one.matter.number, one.registered_at, one.accepted_at is not None, one.reported_at is not None)
        for one in rows.order_by("-registered_at")[:MOST]
    ]
