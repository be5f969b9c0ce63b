# SPDX-License-Identifier: Apache-2.0
"""What stands beside a matter in the kernel's tables: each noun names its rows, and a page reads all by one question."""

from uuid import UUID

from django.db.models import Q, QuerySet

from ..people.models import Membership
from ..together import Beside
from .models import Conflict, Involvement, MatterLink, Note

MATTER = Beside()
FEW = 2  # so many matters are each read by its own question, an incident and its task; more by one for each table


@MATTER.rows
def involvements(key: UUID) -> QuerySet[Involvement]:
    """Who takes part, or took part once."""
    return Involvement.objects.filter(matter=key).select_related("person")


@MATTER.rows
def colleagues(key: UUID) -> QuerySet[Membership]:
    """Where those who take part belong."""
    rows = Membership.objects.filter(person__involvement__matter=key)
    return rows.select_related("post", "organisation").order_by("pk")


@MATTER.rows
def links(key: UUID) -> QuerySet[MatterLink]:
    """Which matters belong with it."""
    rows = MatterLink.objects.filter(Q(source=key) | Q(target=key))
    return rows.select_related("source", "target").order_by("pk")


@MATTER.rows
def notes(key: UUID) -> QuerySet[Note]:
    """That something was written down; the words stay where they are."""
    return Note.objects.filter(matter=key).only("written_at")


@MATTER.rows
def open_conflicts(key: UUID) -> QuerySet[Conflict]:
    """The choices between two versions that wait in it."""
    return Conflict.objects.filter(matter=key, ended_at=None).order_by("found_at", "id")
