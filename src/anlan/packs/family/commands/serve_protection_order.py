# SPDX-License-Identifier: Apache-2.0
"""Record on whom a protection order was served (送达): police and committee assist in keeping it (art. 32)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.violence import ProtectionOrderServed
from ..kinds.family_dispute import OPEN
from ..queries.violence import order_in_force


@command(label=pgettext_lazy("family", "Serve the order"))
def serve_protection_order(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    whom: Annotated[
        Literal["applicant", "respondent", "police_station", "committee"],
        Choice(label=pgettext_lazy("family", "On whom"), begins_open=True),
    ],
) -> None:  # fmt: skip
    """Say who has it; twice is once."""
    matter = locked_matter(ctx, case)
    order = order_in_force(case, ctx.at.astimezone(timing.LOCAL).date())
    if order is None:
        raise Refused("no_order", _("No protection order holds here now."))
    if whom in order.served_on.split():
        return
    order.served_on = f"{order.served_on} {whom}".strip()
    update(order, "served_on")
    ctx.record(ProtectionOrderServed(matter=matter.pk, whom=whom))
