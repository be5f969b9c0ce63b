# SPDX-License-Identifier: Apache-2.0
"""Send again what reached nobody."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import pgettext, pgettext_lazy

from ...access.permissions import may_anywhere
from ...command import command
from ...context import Context
from ...errors import NotAllowed, NotFound, Refused
from ..events import NoticeRetried
from ..models import Notice, NoticeDelivery

AGAIN = timedelta(minutes=10)


@command(label=pgettext_lazy("kernel", "Send the notice again"), open_to_all=True)
def retry_notice(ctx: Context, *, notice: UUID) -> None:
    """Every channel that failed is tried anew, for ten minutes; who was told instead stays told."""
    if not may_anywhere(ctx.caller, "kernel.operate"):
        raise NotAllowed("not_allowed", pgettext("kernel", "Only the IT office sends notices again."))
    row = Notice.objects.filter(pk=notice).first()
    if row is None:
        raise NotFound("no_such_notice", pgettext("kernel", "There is no such notice any more."))
    failed = NoticeDelivery.objects.filter(notice=row, state="failed")
    if row.state == "over" or not failed.exists():
        raise Refused("nothing_failed", pgettext("kernel", "Nothing of this notice failed, or it is over."))
    failed.update(state="waiting", next_at=ctx.at, problem="")
    row.deadline = ctx.at + AGAIN
    row.save(update_fields=["deadline"])
    ctx.record(NoticeRetried(person=row.person_id, notice=row.pk))
