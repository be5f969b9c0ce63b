# SPDX-License-Identifier: Apache-2.0
"""Say once that a promise's day is over and nobody has noted whether it was kept; nothing else follows by itself."""

from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.writing import update

from ..events.mediation import PromiseOverdue
from ..models.mediation import Promise


@command(label=pgettext_lazy("family", "Find overdue promises"))
def find_overdue(ctx: Context, *, promise: UUID) -> None:
    """Mark one promise as overdue, so that its mediator is told."""
    row = Promise.objects.select_related("agreement").filter(pk=promise, state="due", overdue_at=None).first()
    if row is None:
        return
    matter = lock_related(ctx, row.agreement.matter_id)
    row.overdue_at = ctx.at
    update(row, "overdue_at")
    ctx.record(
        PromiseOverdue(matter=matter.pk, agreement=row.agreement_id, promise=row.pk, number=row.number)
    )
