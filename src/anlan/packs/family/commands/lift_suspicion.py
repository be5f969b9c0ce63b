# SPDX-License-Identifier: Apache-2.0
"""Lift the suspicion of violence: by the head, who did not raise it, after an assessment that found none."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.violence import SuspicionLifted
from ..kinds.family_dispute import OPEN
from ..models import Assessment
from ..queries.mediation import mediates
from ..queries.violence import standing_decision
from .casework import Words, case_of, remark, set_details


@command(label=pgettext_lazy("family", "Lift the suspicion"))
def lift_suspicion(
    ctx: Context, *, case: Annotated[UUID, Of("family_dispute", at=OPEN)], words: Words
) -> None:
    """Say with a reason that there was no violence; a duty to report that is still open is not ended by it (JS-R3)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if not row.flag_is_on or row.suspected_at is None:
        raise Refused("no_suspicion", _("No violence is suspected here."))
    if row.owes_report:
        raise Refused("report_first", _("The police must be told first; nobody can cancel this (JS-R3)."))
    found = standing_decision(row)
    if found is not None and found.decision != "not_violence":  # its letter and its visits stay due (JS-R4)
        raise Refused(
            "police_found_it",
            _(
                "The police have found violence: it is no suspicion any more. Only another decision of theirs changes that."
            ),
        )
    newest = Assessment.objects.filter(case=row, at__gte=row.suspected_at).order_by("-at").first()
    if newest is None or newest.risk != "no_violence":
        raise Refused("assess_first", _("The newest assessment of safety did not find “no violence”."))
    if ctx.caller.person in (row.suspected_by, newest.by) or mediates(case, ctx.caller.person):
        raise Refused(
            "second_person", _("Somebody else lifts it: not who raised it, assessed it or mediates.")
        )
    row.lifted_at = ctx.at
    update(row, "lifted_at")
    remark(ctx, row, "lifted", words)
    set_details(ctx, matter, violence="lifted")
    ctx.record(SuspicionLifted(matter=matter.pk))
