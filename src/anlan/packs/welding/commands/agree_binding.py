# SPDX-License-Identifier: Apache-2.0
"""Agree to a binding: the side that did not ask does, and so may either side end it."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.writing import update

from ..events.welders import BindingAgreed
from ..models.welders import Binding
from ..queries.own_firm import own_firm


@command(label=pgettext_lazy("welding", "Agree to the binding"))
def agree_binding(ctx: Context, *, binding: UUID) -> None:
    """By the side that did not ask."""
    row = own_binding(ctx, binding)
    side = "welder" if row.welder_id == ctx.caller.person else "firm"
    if side == row.asked_by:
        raise Refused("other_side", _("Whoever asked does not agree for the other side."))
    if row.agreed_at is None:
        row.agreed_at = ctx.at
        update(row, "agreed_at")
        said = BindingAgreed(person=row.welder_id, firm=row.firm_id, binding=row.pk)
        ctx.record(said, region=row.firm.organisation.region_path)


def own_binding(ctx: Context, key: UUID) -> Binding:
    """A binding that has not ended, of the caller himself or of his firm."""
    row = Binding.objects.select_related("firm__organisation").filter(pk=key, ended_at=None).first()
    mine = row is not None and row.welder_id == ctx.caller.person
    if row is None or not (
        mine or own_firm(ctx.caller, "welding.agree_binding").filter(pk=row.firm_id).exists()
    ):
        raise NotFound("no_such_binding", _("There is no such binding."))
    return row
