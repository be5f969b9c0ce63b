# SPDX-License-Identifier: Apache-2.0
"""End what was parked: mark it for another try, or drop it with a second look."""

from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.permissions import demand
from ...command import command
from ...context import Context
from ...errors import NotFound
from ...events.models import Parked
from ..events import ParkedEnded


@command(label=pgettext_lazy("kernel", "End a parked event"))
def end_parked(ctx: Context, *, parked: UUID, ending: Literal["retried", "dropped"]) -> None:
    """Say that a parked event was dealt with; the office page runs the retry first and calls this when it worked."""
    demand(ctx.caller, "directory.end_parked")
    row = Parked.objects.select_for_update().filter(pk=parked, ended_at=None).first()
    if row is None:
        raise NotFound("no_such_parked", _("This was ended already."))
    row.ended_at, row.ended_by, row.ending = ctx.at, ctx.caller.person, ending
    row.save(update_fields=["ended_at", "ended_by", "ending"])
    ctx.record(ParkedEnded(follower=row.follower, ending=ending))
