# SPDX-License-Identifier: Apache-2.0
"""Lift a ban before its end (解除禁火)."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.writing import update

from ..events.permits import BanLifted
from ..models.permits import Ban


@command(label=pgettext_lazy("welding", "Lift the ban"))
def lift_ban(ctx: Context, *, ban: UUID) -> None:
    """End a ban now."""
    row = Ban.objects.select_for_update().filter(pk=ban, lifted_at=None).first()
    if row is None:
        raise NotFound("no_such_ban", _("There is no such ban."))
    demand(ctx.caller, "welding.lift_ban", row.region_path)
    row.lifted_at = ctx.at
    update(row, "lifted_at")
    ctx.record(BanLifted(ban=row.pk), region=row.region_path)
