# SPDX-License-Identifier: Apache-2.0
"""Say that the day of a visit has come; its clock runs from then on."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.writing import update

from ..events.care import VisitDue
from ..models.care import CareVisit


@command(label=pgettext_lazy("family", "Call a visit"))
def call_visit(ctx: Context, *, visit: UUID) -> None:
    """Mark one visit as due."""
    row = CareVisit.objects.filter(pk=visit, is_due=False, done_at=None).first()
    if row is None:
        return
    matter = lock_related(ctx, row.pk)
    if matter.closed_at is not None:
        return
    row.is_due = True
    update(row, "is_due")
    advance(ctx, matter, "due")
    ctx.record(VisitDue(matter=matter.pk, person=row.visitor))
