# SPDX-License-Identifier: Apache-2.0
"""A matter's team and calls, as they stand beside it: a page reads them with all else of the matter by one question."""

from uuid import UUID

from django.db.models import QuerySet

from ..matters.beside import MATTER
from .models import SeatCall, Team


@MATTER.rows
def teams(key: UUID) -> QuerySet[Team]:
    """The team, if one was called."""
    return Team.objects.filter(matter=key)


@MATTER.rows
def calls(key: UUID) -> QuerySet[SeatCall]:
    """Every call into a seat with whom it called, in their order."""
    return SeatCall.objects.filter(matter=key).select_related("person").order_by("called_at", "id")
