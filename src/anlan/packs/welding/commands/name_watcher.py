# SPDX-License-Identifier: Apache-2.0
"""Name who watches (指定监护人); never the welder himself."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Person
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.writing import insert

from ..events.permits import WatcherNamed
from ..kinds.hot_work import BEFORE, IN_FORCE
from ..models.permits import Permit, Watch
from ..queries.own_people import holds_role
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Name a watcher"))
def name_watcher(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=(*BEFORE, *IN_FORCE))],
    watcher: Annotated[UUID, Person(label=pgettext_lazy("welding", "Watcher"))],
) -> None:
    """Name a watcher of the firm; he is on the spot only when he says so there (AX-R8)."""
    matter, row = locked_permit(ctx, permit)
    put_watcher(ctx, matter, row, watcher)


def put_watcher(ctx: Context, matter: Matter, permit: Permit, person: UUID) -> None:
    """Keep a watcher inside a deed."""
    if permit.welders.filter(person=person).exists():
        raise Refused("watches_himself", _("Who welds cannot watch (AX-R8)."))
    if not holds_role(person, "watcher", permit.firm_id):
        raise Refused("no_watcher_of_firm", _("This person is no watcher of the firm."))
    if permit.watches.filter(person=person, left_at=None).exists():
        return
    insert(Watch(id=new_id(), permit=permit, person_id=person, named_at=ctx.at))
    involve(ctx, matter, person, "watcher")
    ctx.record(WatcherNamed(matter=matter.pk, person=person))
