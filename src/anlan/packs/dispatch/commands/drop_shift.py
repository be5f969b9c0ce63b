# SPDX-License-Identifier: Apache-2.0
"""Take a line off the roster: that guard does not stand there then."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound

from ..events.rosters import ShiftDropped
from ..models import Shift
from ..queries.weeks import guards_of


@command(label=pgettext_lazy("dispatch", "Take off the roster"))
def drop_shift(ctx: Context, *, shift: UUID) -> None:
    """The line goes; who has signed on stays signed on until he signs off, for he stands there."""
    row = Shift.objects.select_related("person__guard__employer").filter(pk=shift).first()
    if row is None or not guards_of(ctx.caller, "dispatch.drop_shift").filter(pk=row.person_id).exists():
        raise NotFound("no_such_shift", _("There is no such line on the roster."))
    row.delete()
    region = row.person.guard.employer.region_path
    ctx.record(ShiftDropped(shift=shift, guard=row.person_id), region=region)
