# SPDX-License-Identifier: Apache-2.0
"""Report violence to the police (强制报告): by anybody who works on the case; nobody can cancel the duty (JS-R3)."""

from datetime import timedelta
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.options.queries import option_value
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.writing import update

from ..events.violence import ViolenceReported
from ..kinds.family_dispute import OPEN
from .casework import Words, case_of, remark


@command(label=pgettext_lazy("family", "Record report to police"))
def report_to_police(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    way: Annotated[
        Literal["by_call", "in_person", "by_system"], Choice(label=pgettext_lazy("family", "How"))
    ],
    words: Words = "",
) -> None:
    """Say that the police were told, and what they answered; who told them is kept secret (art. 14)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if not row.flag_is_on or row.suspected_at is None:
        raise Refused("no_suspicion", _("No violence is suspected here: say so first."))
    if row.reported_at is not None and row.reported_at >= row.suspected_at and not row.owes_report:
        return
    since = row.duty_at or row.suspected_at
    row.reported_at = ctx.at
    update(row, "reported_at")
    remark(ctx, row, "report", words)
    limit = timedelta(seconds=option_value("family.report_seconds", matter.region_path))
    ctx.record(
        ViolenceReported(matter=matter.pk, way=way, in_time=ctx.at - since <= limit, by=_role(ctx, case))
    )


def _role(ctx: Context, case: UUID) -> str:
    """As what he told them: by the seat that he has in the team, else by the role that lets him."""
    seat = SeatCall.objects.filter(matter=case, person=ctx.caller.person, state="accepted").first()
    if seat is not None:
        return f"family.{seat.seat}"
    return next((one.role for one in ctx.caller.grants_for("family.report_to_police")), "")
