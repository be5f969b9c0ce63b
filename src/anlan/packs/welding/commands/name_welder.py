# SPDX-License-Identifier: Apache-2.0
"""Name who does the hot work under a permit, and with which machine (动火人)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Person
from anlan.kernel.ids import new_id
from anlan.kernel.matters.flow import involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.writing import insert

from ..events.permits import WelderNamed
from ..kinds.hot_work import BEFORE
from ..models.permits import Permit, PermitMachine, PermitWelder
from ..queries.for_permits import certificate_that_holds, is_bound, machine_of_firm
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Name a welder"))
def name_welder(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=BEFORE)],
    welder: Annotated[UUID | None, Person(label=pgettext_lazy("welding", "Who does the hot work"))] = None,
    machine: UUID | None = None,
) -> None:
    """Add a welder who is bound to the firm, or a machine of the firm; before it is approved."""
    matter, row = locked_permit(ctx, permit)
    if welder is None and machine is None:
        raise Invalid("nobody_named", _("Say a welder or a machine."), {"welder": _("One of the two.")})
    if welder is not None:
        put_welder(ctx, matter, row, welder)
    if machine is not None:
        put_machine(row, machine_of_firm(machine, row.firm_id).pk)


def put_welder(ctx: Context, matter: Matter, permit: Permit, person: UUID) -> None:
    """Keep a welder inside a deed; once is enough."""
    if not is_bound(person, permit.firm_id):
        raise Refused("not_bound", _("This welder is not bound to the firm."))
    if permit.welders.filter(person=person).exists():
        return
    paper = certificate_that_holds(person, ctx.at)
    insert(PermitWelder(id=new_id(), permit=permit, person_id=person, certificate=paper))
    involve(ctx, matter, person, "welder")
    ctx.record(WelderNamed(matter=matter.pk, person=person))


def put_machine(permit: Permit, machine: UUID) -> None:
    """Keep a machine inside a deed; once is enough."""
    if not permit.machines.filter(machine=machine).exists():
        insert(PermitMachine(id=new_id(), permit=permit, machine=machine))
