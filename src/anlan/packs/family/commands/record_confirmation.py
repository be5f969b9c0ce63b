# SPDX-License-Identifier: Apache-2.0
"""Record what the court decided about the agreement (JS-R1, art. 33): confirmed, it can be enforced."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.mediation import ConfirmationDecided
from ..queries.mediation import agreement_or_refuse
from .apply_for_confirmation import AFTER


@command(label=pgettext_lazy("family", "Record the court's decision"))
def record_confirmation(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=AFTER)],
    result: Annotated[
        Literal["court_confirmed", "court_rejected"],
        Choice(label=pgettext_lazy("family", "What the court decided")),
    ],
) -> None:
    """Keep the decision beside the agreement."""
    matter, row = locked_matter(ctx, case), agreement_or_refuse(case)
    if row.confirmation != "applied":
        raise Refused("not_applied", _("The court was not asked, or has decided already."))
    row.confirmation, row.decided_at = result.removeprefix("court_"), ctx.at
    update(row, "confirmation", "decided_at")
    ctx.record(ConfirmationDecided(matter=matter.pk, agreement=row.pk, result=result))
