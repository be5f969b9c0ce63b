# SPDX-License-Identifier: Apache-2.0
"""Approve a permit (审批): whoever its level asks for (AX-R5), never who applied, and only when nothing is missing."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.models import Matter
from anlan.kernel.writing import update

from ..events.permits import ApprovalAsked, LevelRaised, PermitApproved
from ..models.permits import Permit
from ..queries.own_people import holders, holds_role
from ..queries.permits import gas_of, missing_measures, raised_level, rule_of
from ..rulesets.permits import approver_for
from .signing import Signature, acting, locked_permit, sign


@command(label=pgettext_lazy("welding", "Approve"))
def approve_permit(
    ctx: Context, *, permit: Annotated[UUID, Of("hot_work", at=("to_approve",))], signature: Signature = ""
) -> str:
    """Approve and sign; the digest of what was signed."""
    matter, row = locked_permit(ctx, permit)
    person = acting(ctx)
    _raise_level(ctx, row)
    the_approver(ctx, row, person)
    missing = missing_measures(row)
    if missing:
        raise Refused("measures_first", _("Not every safety measure was ticked on the spot."))
    if gas_of(row, ctx.at) not in ("ok", "not_needed"):
        raise Refused("gas_first", _("The gas test is missing, too old or bad (AX-R7)."))
    if row.ends_at <= ctx.at:
        raise Refused("its_time_is_over", _("The time of this permit is over: write a new one."))
    signed = sign(ctx, row, matter, "approved", signature)
    advance(ctx, matter, "approved")
    involve(ctx, matter, person, "approver")
    ctx.record(
        PermitApproved(matter=matter.pk, person=person, level=row.level, form=signed.form, digest=signed.digest)
    )  # fmt: skip
    return signed.digest


def ask_approvers(ctx: Context, matter: Matter, permit: Permit) -> None:
    """Move a permit inside a deed to where it waits for approval, and ask whoever may give it."""
    advance(ctx, matter, "to_approve")
    for person in holders(approver_for(rule_of(permit, ctx.at), permit.level), permit.firm_id):
        involve(ctx, matter, person, "approver")
        ctx.record(ApprovalAsked(matter=matter.pk, approver=person))


def the_approver(ctx: Context, permit: Permit, person: UUID) -> None:
    """Raise NotAllowed unless he holds the role of this level for the firm and did not apply himself (AX-R5)."""
    if person == permit.applicant_id:
        raise NotAllowed("own_permit", _("Who applied for a permit does not approve it."))
    if permit.welders.filter(person=person).exists():
        raise NotAllowed("own_permit", _("Who welds under a permit does not approve it."))
    if not holds_role(person, approver_for(rule_of(permit, ctx.at), permit.level), permit.firm_id):
        raise NotAllowed("not_the_approver", _("At this level somebody else approves (AX-R5)."))


def _raise_level(ctx: Context, row: Permit) -> None:
    """The wind may have risen since it was written: then it is approved one level higher or not at all."""
    found = raised_level(row, ctx.at)
    if found is not None:
        ctx.record(LevelRaised(matter=row.pk, was=row.level, level=found.name, because=found.because[0]))
        row.level, row.raised_because = found.name, " ".join(found.because)
        update(row, "level", "raised_because")
