# SPDX-License-Identifier: Apache-2.0
"""Record what the police decided about violence (警方决定, JS-R4); only the police do."""

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

from ..events.violence import PoliceDecided, ViolenceReported
from ..kinds.family_dispute import OPEN
from ..models import PoliceDecision, WarningLetter
from .casework import Words, case_of, sealed_row


@command(label=pgettext_lazy("family", "Decision of the police"))
def record_police_decision(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    decision: Annotated[
        Literal["criminal_case", "penalty", "warning_letter", "criticism", "not_violence"],
        Choice(label=pgettext_lazy("family", "Decision"), begins_open=True),
    ],
    words: Words = "",
) -> None:
    """Keep the decision; a warning letter (告诫书) then waits to be served on both (JS-R4)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if not row.flag_is_on or row.suspected_at is None:
        raise Refused("no_suspicion", _("No violence is suspected here: say so first."))
    if row.owes_report or row.reported_at is None:  # the police know it by now, whoever told them
        row.reported_at = ctx.at
        update(row, "reported_at")
        ctx.record(ViolenceReported(matter=matter.pk, way="by_call", in_time=True))
    sealed_row(ctx, PoliceDecision(case=row, decision=decision), words)
    if decision == "warning_letter":
        sealed_row(ctx, WarningLetter(case=row), "")
    ctx.record(PoliceDecided(matter=matter.pk, decision=decision))
