# SPDX-License-Identifier: Apache-2.0
"""Say what was found when a closed matter was looked at again (回访)."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...declare import Review, minutes
from ...errors import Invalid, Refused
from ...fields import Choice, Text
from ...ids import new_id
from ...matters.flow import reopen, write_note
from ...matters.models import Matter
from ...matters.queries import locked_matter
from ...writing import insert, update
from ..events import STAYS_DUE, ClosingWithdrawn, Finding, ReviewMade, Way
from ..models import PlannedReview
from ..planning import asks_first, demand_outsider, open_review, reviewed


@command(label=pgettext_lazy("kernel", "Record a follow-up"), states_at=minutes(24 * 60))
def record_review(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    finding: Annotated[Finding, Choice(label=pgettext_lazy("kernel", "What was found"))],
    way: Annotated[Way | None, Choice(label=pgettext_lazy("kernel", "How"))] = None,
    asked_first: Annotated[
        bool,
        Choice(
            label=pgettext_lazy("kernel", "Asked before anything else: it is safe to talk now"),
            hint=pgettext_lazy(
                "kernel", "Come or call only in the hours that she named; they stand in the matter."
            ),
        ),
    ] = False,
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "What was seen and heard"),
            level=4,
            lines=3,
            purpose=pgettext_lazy("kernel", "For the file"),
        ),
        StringConstraints(max_length=2000),
    ] = "",
) -> bool:
    """Record it as somebody who took no part; whether a relapse took the end back. Words become a sealed note.

    It counts for the first look (of this way) that is due, or due within two days; a visit that nobody planned stands
    beside the plan. Whoever was not reached stays due, and so does whoever could not talk safely. Where the kind says so,
    calm is what was said alone and safely.
    """
    found = locked_matter(ctx, matter)
    declared = reviewed(found)
    demand_outsider(ctx, found)
    ctx.not_before(found.closed_at)
    if asks_first(found) and finding is Finding.CALM and not asked_first:
        raise Invalid(
            "ask_first",
            _("First ask whether it is safe to come or to call; somebody may listen."),
            {"asked_first": _("Where it is not safe, go without a word of why and say so here.")},
        )
    row = open_review(found, ctx.at, way)
    if row is None and (finding in STAYS_DUE or way is Way.CALL_BACK):
        raise Refused("nothing_due", _("No follow-up is due here."))
    row = row or _beside(ctx, found)
    assert ctx.caller.person is not None  # demand_outsider asked
    ctx.record(
        ReviewMade(matter=found.pk, review=row.pk, way=Way(row.way), finding=finding, by=ctx.caller.person)
    )
    _keep(ctx, row, finding)
    if words.strip():
        write_note(ctx, found, words)
    return finding is Finding.RELAPSED and _take_back(ctx, found, declared)


def _beside(ctx: Context, matter: Matter) -> PlannedReview:
    assert matter.closed_at is not None  # `reviewed` asked
    row = PlannedReview(
        id=new_id(), matter=matter, kind=matter.kind, region_path=matter.region_path, way=Way.UNPLANNED,
        closed_at=matter.closed_at, due_at=ctx.at,
    )  # fmt: skip
    insert(row)
    return row


def _keep(ctx: Context, row: PlannedReview, finding: Finding) -> None:
    row.tries += finding in STAYS_DUE
    row.finding, row.done_by = finding, ctx.caller.person
    if finding not in STAYS_DUE:
        row.state, row.ended_at = "done", ctx.at
    update(row, "tries", "finding", "done_by", "state", "ended_at")


def _take_back(ctx: Context, matter: Matter, declared: Review) -> bool:
    """Inside the window a relapse reopens the matter, or at least takes its end out of the figures."""
    assert matter.closed_at is not None
    if ctx.at - matter.closed_at > timedelta(days=declared.relapse_days):
        return False
    if declared.reopens_at:
        reopen(ctx, matter, declared.reopens_at)
    else:
        ctx.record(ClosingWithdrawn(matter=matter.pk, outcome=matter.outcome))
    return True
