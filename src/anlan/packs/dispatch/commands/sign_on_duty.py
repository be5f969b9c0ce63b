# SPDX-License-Identifier: Apache-2.0
"""A guard signs on (到岗): only who is on the roster and has signed on may be sent (PB-R9). Never ranked (X-R3)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.ids import new_id

from ..events import DutyBegun
from ..models import Duty, Guard, Shift


@command(label=pgettext_lazy("dispatch", "Sign on"), states_at=minutes(60))
def sign_on_duty(ctx: Context) -> None:
    """Begin the caller's duty; refused when the roster does not have him now."""
    guard = Guard.objects.filter(pk=ctx.caller.person).first()
    if guard is None:
        raise Refused("no_guard", _("You are not in the registry of guards."))
    if not Shift.objects.filter(person=guard.pk, starts_at__lte=ctx.at, ends_at__gt=ctx.at).exists():
        raise Refused("not_on_roster", _("The roster does not have you now; ask your captain."))
    if Duty.objects.filter(guard=guard, signed_off_at=None).exists():
        raise Refused("already_on", _("You are signed on already."))
    Duty.objects.create(id=new_id(), guard=guard, signed_on_at=ctx.at)
    ctx.record(DutyBegun(guard=guard.pk), region=guard.employer.region_path)
