# SPDX-License-Identifier: Apache-2.0
"""A guard signs off (离岗)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.writing import update

from ..events import DutyEnded
from ..models import Duty, Task


@command(label=pgettext_lazy("dispatch", "Sign off"), states_at=minutes(60))
def sign_off_duty(ctx: Context) -> None:
    """End the caller's duty; not while he is bound by a task."""
    duty = (
        Duty.objects.select_related("guard__employer")
        .filter(guard=ctx.caller.person, signed_off_at=None)
        .first()
    )
    if duty is None:
        raise Refused("not_on", _("You are not signed on."))
    if Task.objects.filter(guard=duty.guard, is_busy=True).exists():
        raise Refused("still_bound", _("You still have a task: hand it over first."))
    ctx.not_before(duty.signed_on_at)
    duty.signed_off_at = ctx.at
    update(duty, "signed_off_at")
    ctx.record(DutyEnded(guard=duty.guard_id), region=duty.guard.employer.region_path)
