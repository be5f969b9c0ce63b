# SPDX-License-Identifier: Apache-2.0
"""A matter's referrals and openings in an emergency, as they stand beside it: a page reads them with all else of the matter."""

from uuid import UUID

from django.db.models import QuerySet

from ..matters.beside import MATTER
from ..matters.models import Referred
from .models import BrokenGlass


@MATTER.rows
def referred(key: UUID) -> QuerySet[Referred]:
    """What was not ended by hand; its own moment is asked at each look."""
    return Referred.objects.filter(matter=key, ended_at=None).select_related("person").order_by("until")


@MATTER.rows
def glasses(key: UUID) -> QuerySet[BrokenGlass]:
    """Every opening in an emergency, the newest first."""
    rows = BrokenGlass.objects.filter(matter=key).select_related("matter", "person", "reviewer")
    return rows.order_by("-broken_at")
