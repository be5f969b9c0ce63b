# SPDX-License-Identifier: Apache-2.0
"""Call for help from the shop floor (呼救、求助): the firm's own safety officers and duty manager are told at once."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.people.models import Organisation

from ..events.warnings import HelpCalled
from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from ..queries.own_people import firms_of
from .signing import acting

HAD = timedelta(
    hours=12
)  # whoever had to do with a machine so lately may call from it, whatever firm owns it


@command(label=pgettext_lazy("welding", "Call for help"))
def call_help(
    ctx: Context,
    *,
    why: Annotated[Literal["danger", "arrange"], Choice(label=pgettext_lazy("welding", "Why"))],
    machine: UUID | None = None,
) -> None:
    """Danger reaches them through quiet hours as a red warning; what is to be arranged is a yellow one."""
    person = acting(ctx)
    firm = _firm_of(person, machine, ctx) or next(iter(firms_of(ctx.caller, "welding.call_help")), None)
    if firm is None:
        raise Refused("no_firm", _("You are bound to no firm: call the command desk by telephone."))
    region = Organisation.objects.values_list("region_path", flat=True).get(pk=firm)
    ctx.record(HelpCalled(person=person, firm=firm, machine=machine, why=why), region=region)


def _firm_of(person: UUID, machine: UUID | None, ctx: Context) -> UUID | None:
    """The firm of the machine that he welds with, or wanted to."""
    if machine is None:
        return None
    since = ctx.at - HAD
    welded = Session.objects.filter(machine=machine, welder=person, granted_at__gte=since)
    refused = Refusal.objects.filter(machine=machine, welder=person, at__gte=since)
    if not welded.exists() and not refused.exists():
        return None
    return Machine.objects.values_list("firm", flat=True).get(pk=machine)
