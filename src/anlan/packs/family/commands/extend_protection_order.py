# SPDX-License-Identifier: Apache-2.0
"""Record that the court extended a protection order before its end (延长, art. 30)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Moment
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.violence import ProtectionOrderExtended
from ..kinds.family_dispute import OPEN
from ..queries.violence import order_in_force
from ..rulesets.orders import latest_end


@command(label=pgettext_lazy("family", "Extend the order"))
def extend_protection_order(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    until: Annotated[date, Moment(label=pgettext_lazy("family", "Until"))],
) -> None:
    """Extend an order that still holds, by six months at most."""
    matter = locked_matter(ctx, case)
    order = order_in_force(case, ctx.at.astimezone(timing.LOCAL).date())
    if order is None or order.until is None:
        raise Refused("no_order", _("No protection order holds here now."))
    if not order.until < until <= latest_end(order.until):
        raise Invalid(
            "too_long", _("It is extended by six months at most (art. 30)."), {"until": _("Another day.")}
        )
    order.until, order.is_extended = until, True
    update(order, "until", "is_extended")
    ctx.record(ProtectionOrderExtended(matter=matter.pk, until=until))
