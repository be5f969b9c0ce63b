# SPDX-License-Identifier: Apache-2.0
"""Plan a talk, with one side or with both; both together only when it is safe and each said yes (JS-R1, JS-R4)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice, Moment
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert

from ..events.mediation import SessionPlanned
from ..models.mediation import MediationSession
from ..queries.mediation import TWO_SIDES
from .begin_mediation import refuse_while_locked
from .casework import case_of
from .ending import demand_willing


@command(label=pgettext_lazy("family", "Plan a talk"))
def plan_session(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("responding", "mediating"))],
    talk: Annotated[
        Literal["apart_applicant", "apart_respondent", "together"],
        Choice(
            label=pgettext_lazy("family", "With whom"),
            hint=pgettext_lazy("family", "Apart first. Together is locked while violence is suspected."),
        ),
    ],
    begins_at: Annotated[AwareDatetime, Moment(label=pgettext_lazy("family", "When"))],
) -> UUID:
    """Fix a talk: with one side before mediation begins, with both only in it and while nothing locks it."""
    matter = locked_matter(ctx, case)
    if begins_at < ctx.at:
        raise Invalid(
            "too_early", _("The talk lies in the past."), {"begins_at": _("Say a time from now on.")}
        )
    kind, _sep, side = talk.partition("_")
    demand_willing(matter.pk, (side,) if side else TWO_SIDES)
    if kind == "together":
        refuse_while_locked(case_of(matter))
        if matter.stage != "mediating":
            raise Refused("not_begun", _("Begin the mediation first: both sit at one table only in it."))
    row = MediationSession(
        id=new_id(), matter=matter, form=kind, side=side, begins_at=begins_at, planned_by=ctx.caller.person
    )
    insert(row)
    ctx.record(SessionPlanned(matter=matter.pk, session=row.pk, form=kind, begins_at=begins_at))
    return row.pk
