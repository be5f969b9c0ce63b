# SPDX-License-Identifier: Apache-2.0
"""End sign-ins: one of one's own, all others of one's own, or all of somebody else's."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ...access.models import SignIn
from ...access.permissions import demand
from ...command import command
from ...context import Context
from ...errors import NotFound
from ..asking import owner
from ..events import SignInsEnded


@command(label=pgettext_lazy("kernel", "End sign-ins"), open_to_all=True)
def end_sign_ins(ctx: Context, *, only: UUID | None = None, person: UUID | None = None) -> int:
    """End this one, or all others of one's own; `person`: all of somebody else's, by the security administrator."""
    if person is not None and person != ctx.caller.person:
        demand(ctx.caller, "accounts.reset_factors")
        rows = SignIn.objects.filter(person=person, ended_at=None)
    else:
        rows = SignIn.objects.filter(person=owner(ctx), ended_at=None)
        if only is not None:
            rows = rows.filter(pk=only)
        elif ctx.caller.session is not None:
            rows = rows.exclude(pk=ctx.caller.session.id)
    count = rows.update(ended_at=ctx.at, why="ended")
    if only and not count:
        raise NotFound("no_such_sign_in", _("This sign-in has ended already."))
    whose = person or ctx.caller.person
    if count and whose:
        ctx.record(SignInsEnded(person=whose, count=count))
    return count
