# SPDX-License-Identifier: Apache-2.0
"""Withdraw the record of a fire that was none, or that welding did not cause."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.access.permissions import demand
from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.writing import update

from ..events.fires import FireWithdrawn
from ..models.fires import WeldFire


@command(label=pgettext_lazy("welding", "Withdraw the record of a fire"))
def withdraw_fire(ctx: Context, *, fire: UUID) -> None:
    """It stays on record as withdrawn, and counts no more."""
    row = WeldFire.objects.select_for_update().filter(pk=fire, withdrawn_at=None).first()
    if row is None:
        raise NotFound("no_such_fire", _("There is no such record of a fire."))
    demand(ctx.caller, "welding.withdraw_fire", row.region_path)
    row.withdrawn_at = ctx.at
    update(row, "withdrawn_at")
    ctx.record(FireWithdrawn(fire=row.pk, firm=row.firm_id), region=row.region_path)
