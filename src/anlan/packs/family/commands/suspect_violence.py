# SPDX-License-Identifier: Apache-2.0
"""Say that violence is suspected (疑似家暴): the branch begins, and where the duty holds, the report to the police (JS-R2, JS-R3)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.teams.calling import fill_missing
from anlan.kernel.writing import update

from ..events.care import SeenAfterEnd
from ..events.violence import DutyToReport, MinorEndangered, ViolenceSuspected
from ..models import Case
from .casework import Words, case_of, remark, set_details


@command(label=pgettext_lazy("family", "Violence suspected"))
def suspect_violence(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute")],
    capacity: Annotated[
        Literal["small_child", "limited", "capable"], Choice(label=pgettext_lazy("family", "Who suffers it"), begins_open=True)
    ],
    in_danger: Annotated[bool, Choice(label=pgettext_lazy("family", "Somebody is in danger now"))] = False,
    again: Annotated[
        bool,
        Choice(
            label=pgettext_lazy("family", "It happened again"),
            hint=pgettext_lazy("family", "The police decide anew, and she is asked anew."),
        ),
    ] = False,
    words: Words = "",
) -> None:  # fmt: skip
    """Put the flag on: meetings of both sides are locked, safety is assessed, the police have a seat.

    Beating, injuring, locking up, frequent abuse or threats between members of a family or people who live together are
    violence (JS-R2). A child, somebody with limited capacity, and anybody in danger now must be reported (JS-R3). Of a case
    that has ended it is said as well: it is taken up again, or a new one begins.
    """
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    remark(ctx, row, "suspicion", words)
    if matter.closed_at is not None:
        ctx.record(SeenAfterEnd(matter=matter.pk, what="violence", capacity=capacity, in_danger=in_danger))
        return
    raise_flag(ctx, matter, row, capacity, in_danger=in_danger, anew=again)


def suspect_anew(ctx: Context, matter: Matter, row: Case) -> None:
    """A family in which violence was suspected is taken up again: it may have happened again, so that the table is locked."""
    if row.flag_is_on:
        raise_flag(ctx, matter, row, "capable", in_danger=False, anew=True)


def raise_flag(
    ctx: Context, matter: Matter, row: Case, capacity: str, *, in_danger: bool, anew: bool = False
) -> None:
    """The flag with all that follows. Said once more it can only add the duty.

    `anew`: it happened again. What the police decided and she agreed to was about the time before, so that the table is
    locked again (JS-R4, JS-R5); and who had to be reported then is reported again (JS-R3).
    """
    is_due = in_danger or capacity != "capable" or (anew and row.duty_at is not None)
    if anew or not row.flag_is_on:
        row.suspected_at, row.suspected_by, row.lifted_at, row.duty_at = ctx.at, ctx.caller.person, None, None
        update(row, "suspected_at", "suspected_by", "lifted_at", "duty_at")
        ctx.record(ViolenceSuspected(matter=matter.pk, capacity=capacity))
    if is_due and row.duty_at is None:
        row.duty_at = ctx.at
        update(row, "duty_at")
        ctx.record(DutyToReport(matter=matter.pk))
    if capacity == "small_child" and plain(matter).get("minor") != "yes":
        ctx.record(MinorEndangered(matter=matter.pk))
    changes = {"violence": "on", **({"danger": "yes"} if is_due else {})}
    if capacity == "small_child":
        changes["minor"] = "yes"
    set_details(ctx, matter, **changes)
    fill_missing(ctx, matter)
