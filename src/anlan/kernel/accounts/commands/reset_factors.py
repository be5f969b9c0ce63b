# SPDX-License-Identifier: Apache-2.0
"""Take back all factors of somebody who lost them (X-R9)."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.models import SignIn
from ...access.permissions import demand, demand_fresh
from ...command import command
from ...context import Context
from ...errors import NotAllowed, NotFound
from ...people.models import Person
from ..events import FactorsReset
from ..models import Factor, RecoveryCode


@command(label=pgettext_lazy("kernel", "Take back all second factors"))
def reset_factors(ctx: Context, *, person: UUID) -> None:
    """End a person's factors, codes and sign-ins, after one has made sure who asks; nobody does it for himself."""
    demand(ctx.caller, "accounts.reset_factors")
    demand_fresh(ctx.caller)
    if not Person.objects.filter(pk=person).exists():
        raise NotFound("unknown_person", _("This person is not in the register."))
    if person == ctx.caller.person:
        raise NotAllowed(
            "own_factors", _("Nobody takes back his own factors: another administrator does it.")
        )
    count, _each = Factor.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()
    SignIn.objects.filter(person=person, ended_at=None).update(ended_at=ctx.at, why="reset")
    ctx.record(FactorsReset(person=person, count=count))
