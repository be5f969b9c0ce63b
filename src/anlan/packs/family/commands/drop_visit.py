# SPDX-License-Identifier: Apache-2.0
"""Take a planned visit back."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import finish
from anlan.kernel.matters.queries import lock_related, locked_matter

from ..events.care import VisitsDone
from ..models.care import CareVisit
from ..queries.care import open_visits


@command(label=pgettext_lazy("family", "Drop the visit"))
def drop_visit(ctx: Context, *, visit: Annotated[UUID, Of("visit", at=("planned", "due"))]) -> None:
    """End it unvisited; it counts as not made."""
    matter, row = locked_matter(ctx, visit), CareVisit.objects.get(pk=visit)
    finish(ctx, matter, "not_needed", "dropped")
    dispute = lock_related(ctx, row.dispute_id)
    if not open_visits(dispute.pk):
        ctx.record(VisitsDone(matter=dispute.pk))
