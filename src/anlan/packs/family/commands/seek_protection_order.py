# SPDX-License-Identifier: Apache-2.0
"""Ask the court for a protection order (申请人身安全保护令): 72 hours, 24 when urgent (JS-R5)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events.violence import ProtectionOrderSought, UrgentProtectionOrderSought
from ..kinds.family_dispute import OPEN
from ..models import ProtectionOrder
from ..queries.violence import open_order
from .casework import Words, case_of, sealed_row

Asks = Literal["victim", "relative", "police_station", "womens_federation", "committee", "rescue"]


@command(label=pgettext_lazy("family", "Ask for a protection order"))
def seek_protection_order(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    asked_by: Annotated[Asks, Choice(label=pgettext_lazy("family", "Who asks the court"))],
    urgent: Annotated[
        bool, Choice(label=pgettext_lazy("family", "Urgent: the court decides within 24 hours"))
    ] = False,
    for_somebody_unable: Annotated[
        bool, Choice(label=pgettext_lazy("family", "She cannot ask herself, or was forced not to"))
    ] = False,
    words: Words = "",
) -> None:
    """Keep that it was asked for; the court's hours count by the calendar, nights and holidays among them.

    Others than the victim ask only for somebody who cannot, or was forced not to (art. 23).
    """
    matter = locked_matter(ctx, case)
    if asked_by != "victim" and not for_somebody_unable:
        raise Refused(
            "her_own_wish", _("Others ask the court only for somebody who cannot do it herself (art. 23)."),
            {"for_somebody_unable": _("She has no or limited capacity, or was coerced or threatened.")},
        )  # fmt: skip
    if open_order(case) is not None:
        raise Refused("asked_already", _("The court has been asked already and has not decided."))
    sealed_row(ctx, ProtectionOrder(case=case_of(matter), is_urgent=urgent, asked_by=asked_by), words)
    event = UrgentProtectionOrderSought if urgent else ProtectionOrderSought
    ctx.record(event(matter=matter.pk, asked_by=asked_by))
