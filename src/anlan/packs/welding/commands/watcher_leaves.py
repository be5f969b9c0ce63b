# SPDX-License-Identifier: Apache-2.0
"""The watcher leaves the spot (监护人离开): when nobody watches any more, work is suspended (AX-R8)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.writing import update

from ..events.permits import WatcherLeft
from .signing import acting, locked_permit
from .suspend_work import suspend
from .watcher_arrives import WATCHED_AT


@command(label=pgettext_lazy("welding", "I leave the spot"))
def watcher_leaves(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=WATCHED_AT)]) -> None:
    """Stop watching; work is suspended when no other watcher is there."""
    matter, row = locked_permit(ctx, permit)
    person = acting(ctx)
    there = row.watches.filter(arrived_at__isnull=False, left_at=None)
    mine = there.filter(person=person).first()
    if mine is None:
        raise Refused("not_there", _("You do not watch here now."))
    mine.left_at = ctx.at
    update(mine, "left_at")
    ctx.record(WatcherLeft(matter=matter.pk, person=person))
    if matter.stage in ("approved", "working") and not there.exists():
        suspend(ctx, matter, row, "watcher_left")
