# SPDX-License-Identifier: Apache-2.0
"""Both sides were told of the court's confirmation and do not want it (JS-R1, art. 33)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.mediation import ConfirmationNotWished
from ..queries.mediation import agreement_or_refuse
from .apply_for_confirmation import AFTER


@command(label=pgettext_lazy("family", "The court need not confirm"))
def decline_confirmation(ctx: Context, *, case: Annotated[UUID, Of("family_dispute", at=AFTER)]) -> None:
    """Stop the clock; within the thirty days they may still change their mind."""
    matter, row = locked_matter(ctx, case), agreement_or_refuse(case)
    if row.confirmation:
        raise Refused("already_answered", _("This was answered already."))
    row.confirmation = "not_wished"
    update(row, "confirmation")
    ctx.record(ConfirmationNotWished(matter=matter.pk, agreement=row.pk))
