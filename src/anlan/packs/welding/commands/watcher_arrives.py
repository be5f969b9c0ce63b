# SPDX-License-Identifier: Apache-2.0
"""The watcher is on the spot (监护人到岗): he says so himself, and he can be at one place only (AX-R8)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.ids import new_id
from anlan.kernel.writing import insert, one_at_a_time, update

from ..events.permits import WatcherArrived
from ..kinds.hot_work import IN_FORCE
from ..models.permits import Watch
from .signing import acting, locked_permit

WATCHED_AT = (*IN_FORCE, "to_test", "to_approve", "overdue", "finished")


@command(label=pgettext_lazy("welding", "I am here and watch"))
def watcher_arrives(ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=WATCHED_AT)]) -> None:
    """Begin to watch, at this place and no other."""
    matter, row = locked_permit(ctx, permit)
    person = acting(ctx)
    one_at_a_time(f"watch:{person}")
    elsewhere = Watch.objects.filter(person=person, arrived_at__isnull=False, left_at=None).first()
    if elsewhere is not None and elsewhere.permit_id == row.pk:
        return
    if elsewhere is not None:
        number = elsewhere.permit.matter.number
        raise Refused(
            "watches_elsewhere",
            _("You watch at %(number)s: leave there first, a watcher is at one place (AX-R8).") % {"number": number},
        )  # fmt: skip
    mine = row.watches.filter(person=person, left_at=None).first()
    if mine is None:
        if not row.watches.filter(person=person).exists():
            raise Refused("not_named", _("Only who was named as watcher watches."))
        mine = Watch(id=new_id(), permit=row, person_id=person, named_at=ctx.at)
        insert(mine)
    mine.arrived_at = ctx.at
    update(mine, "arrived_at")
    ctx.record(WatcherArrived(matter=matter.pk, person=person))
