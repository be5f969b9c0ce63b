# SPDX-License-Identifier: Apache-2.0
"""Raise a warning (预警): one stays open for one cause, so that nobody drowns."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import change_level, involve, open_one
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related
from anlan.kernel.people.models import Organisation
from anlan.kernel.writing import insert, one_at_a_time, update

from ..events.warnings import (
    HelpAddressed,
    RedWarningRaised,
    WarningAddressed,
    WarningRaised,
    WarningRepeated,
)
from ..models.warnings import WeldWarning
from ..queries.own_firm import involve_firm
from ..queries.own_people import holders
from ..rulesets.warning_sorts import CALLS, LEVEL, label_of

Cause = Annotated[str, StringConstraints(pattern=r"^[a-z_]+(:[0-9a-zA-Z-]+)*$", max_length=120)]


@command(label=pgettext_lazy("welding", "Raise a warning"))
def raise_warning(
    ctx: Context,
    *,
    sort: Annotated[
        Literal[
            "special_period", "certificate_soon", "certificate_over", "tampered", "far_scan", "odd_work",
            "blocked_often", "watcher_absent", "emergency_review", "permit_overdue", "alarm", "help_called", "help_asked",
        ],
        Choice(label=pgettext_lazy("welding", "Sort")),
    ],
    cause: Cause,
    firm: UUID,
    machine: UUID | None = None,
    person: UUID | None = None,
    permit: UUID | None = None,
    step: int = 0,
) -> UUID:  # fmt: skip
    """Open a warning, or count once more on the one that is open for the same cause; its matter."""
    one_at_a_time(f"warning:{cause}")
    standing = WeldWarning.objects.filter(cause=cause, is_open=True).first()
    if standing is not None:
        return _again(ctx, standing, step)
    organisation = Organisation.objects.filter(pk=firm).first()
    if organisation is None:
        raise NotFound("no_such_firm", _("There is no such firm."))
    matter = open_one(
        ctx, "welding.warning", {}, region_path=organisation.region_path, title=f"{label_of(sort)}，{organisation.name}",
        level=LEVEL[sort], permission="welding.raise_warning",
    )  # fmt: skip
    insert(WeldWarning(
        matter=matter, sort=sort, cause=cause, firm=organisation, machine=machine, person=person, permit=permit,
        step=step, last_at=ctx.at,
    ))  # fmt: skip
    _tell(ctx, matter, sort, machine, permit)
    involve_firm(ctx, matter, organisation.pk)
    _address(ctx, matter, sort, organisation.pk, person)
    if ctx.caller.person is not None:
        involve(ctx, matter, ctx.caller.person, "reporter")
    ctx.touched = matter.pk
    return matter.pk


def _address(ctx: Context, matter: Matter, sort: str, firm: UUID, person: UUID | None) -> None:
    """Put it before the firm's officers; a call for help also before its duty manager, and the caller follows it."""
    if sort not in CALLS:
        for officer in holders("safety_officer", firm):
            ctx.record(WarningAddressed(matter=matter.pk, officer=officer))
        return
    said = HelpAddressed if sort == "help_called" else WarningAddressed
    for officer in dict.fromkeys([*holders("safety_officer", firm), *holders("duty_manager", firm)]):
        ctx.record(said(matter=matter.pk, officer=officer))
    if person is not None:
        involve(ctx, matter, person, "reporter")


def _tell(ctx: Context, matter: Matter, sort: str, machine: UUID | None, permit: UUID | None) -> None:
    said = RedWarningRaised if LEVEL[sort] == "red" else WarningRaised
    ctx.record(said(matter=matter.pk, sort=sort, level=LEVEL[sort], machine=machine, permit=permit))


def _again(ctx: Context, row: WeldWarning, step: int) -> UUID:
    """The same cause while it is open: it is counted, and a nearer end makes it graver."""
    matter = lock_related(ctx, row.matter_id)
    row.times, row.last_at = row.times + 1, ctx.at
    if step and (not row.step or step < row.step):
        row.step = step
        change_level(ctx, matter, "yellow" if step <= 30 else matter.level)
    update(row, "times", "last_at", "step")
    ctx.record(WarningRepeated(matter=matter.pk, times=row.times))
    ctx.touched = matter.pk
    return matter.pk
