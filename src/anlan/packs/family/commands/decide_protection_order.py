# SPDX-License-Identifier: Apache-2.0
"""Record the court's decision on a protection order (法院裁定, JS-R5)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import Label
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice, Moment
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.violence import ProtectionOrderDecided
from ..kinds.family_dispute import OPEN
from ..queries.violence import open_order
from ..rulesets.orders import latest_end


class Measure(StrEnum):
    """What an order may say (art. 29)."""

    NO_VIOLENCE = "no_violence_order"
    NO_CONTACT = "no_contact_order"
    MOVE_OUT = "move_out"
    OTHER = "other_measure"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _MEASURES[self]


_MEASURES = {
    Measure.NO_VIOLENCE: pgettext_lazy("family", "no violence"),
    Measure.NO_CONTACT: pgettext_lazy("family", "no contact, no stalking"),
    Measure.MOVE_OUT: pgettext_lazy("family", "move out"),
    Measure.OTHER: pgettext_lazy("family", "other measure"),
}


@command(label=pgettext_lazy("family", "The court's decision"))
def decide_protection_order(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    decision: Annotated[
        Literal["granted", "rejected"], Choice(label=pgettext_lazy("family", "Decision"), begins_open=True)
    ],
    measures: Annotated[tuple[Measure, ...], Choice(label=pgettext_lazy("family", "Measures"))] = (),
    until: Annotated[date | None, Moment(label=pgettext_lazy("family", "Until"))] = None,
) -> None:
    """Keep the decision with its measures and its end, at most six months ahead (art. 30)."""
    matter = locked_matter(ctx, case)
    order = open_order(case)
    if order is None:
        raise Refused("not_asked", _("The court has not been asked, or has decided."))
    today = ctx.at.astimezone(timing.LOCAL).date()
    if decision == "granted":
        if not measures:
            raise Invalid(
                "no_measure", _("An order names its measures."), {"measures": _("Choose one or more.")}
            )
        until = until or latest_end(today)
        if not today < until <= latest_end(today):
            raise Invalid(
                "too_long", _("An order holds six months at most (art. 30)."), {"until": _("An earlier day.")}
            )
    order.decided_at, order.is_granted = ctx.at, decision == "granted"
    order.measures, order.until = " ".join(measures), until if decision == "granted" else None
    update(order, "decided_at", "is_granted", "measures", "until")
    ctx.record(ProtectionOrderDecided(matter=matter.pk, decision=decision, until=order.until))
