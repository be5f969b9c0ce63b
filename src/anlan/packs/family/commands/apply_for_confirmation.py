# SPDX-License-Identifier: Apache-2.0
"""Both sides together ask the court to confirm the agreement, within thirty days of its effect (JS-R1, art. 33)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.mediation import ConfirmationApplied
from ..queries.mediation import COURT_DAYS, agreement_or_refuse

AFTER = ("performing", "visiting")


@command(label=pgettext_lazy("family", "Ask the court to confirm"))
def apply_for_confirmation(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=AFTER)],
    applied_by: Annotated[
        list[Literal["applicant", "respondent"]],
        Choice(
            label=pgettext_lazy("family", "Who applies"),
            hint=pgettext_lazy("family", "Both sides apply together."),
        ),
    ],
) -> None:
    """Note the joint application; after thirty days the court takes none."""
    matter, row = locked_matter(ctx, case), agreement_or_refuse(case)
    if set(applied_by) != {"applicant", "respondent"}:
        raise Invalid(
            "not_joint", _("The court takes a joint application only."), {"applied_by": _("Both apply.")}
        )
    if row.confirmation not in ("", "not_wished"):
        raise Refused("already_applied", _("The court has been asked about this agreement already."))
    if row.effective_at is None or ctx.at > row.effective_at + COURT_DAYS:
        raise Refused(
            "too_late",
            _("The thirty days are over. The agreement still binds; whoever wants it enforced sues on it."),
        )
    row.confirmation, row.applied_at = "applied", ctx.at
    update(row, "confirmation", "applied_at")
    ctx.record(ConfirmationApplied(matter=matter.pk, agreement=row.pk))
