# SPDX-License-Identifier: Apache-2.0
"""Verify what was done about a warning (核实): by somebody else, for red by the district; else it goes back."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed
from anlan.kernel.fields import Choice, Level, Text
from anlan.kernel.matters import details
from anlan.kernel.matters.flow import advance, involve
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.warnings import WarningSentBack, WarningVerified
from ..kinds.warning import WarningSaid
from ..models.warnings import WeldWarning
from .signing import acting


@command(label=pgettext_lazy("welding", "Verify"))
def verify_warning(
    ctx: Context,
    *,
    warning: Annotated[UUID, Of("warning", at=("fed_back",))],
    holds: Annotated[Literal["yes", "no"], Choice(label=pgettext_lazy("welding", "Is it done"))],
    seen: Annotated[
        str,
        Text(
            label=pgettext_lazy("welding", "What the verifier saw"),
            purpose=pgettext_lazy("welding", "To see that the cause is gone"),
            level=Level.PERSONAL,
            lines=3,
        ),
        StringConstraints(max_length=1000, strip_whitespace=True),
    ] = "",
) -> None:
    """Say whether it is so; who handled it never verifies it."""
    matter, row, person = locked_matter(ctx, warning), WeldWarning.objects.get(pk=warning), acting(ctx)
    if person in (row.handled_by, row.signed_by):
        raise NotAllowed("own_handling", _("Who handled it does not verify it."))
    if matter.level == "red" and not _is_district(ctx):
        raise NotAllowed("district_verifies_red", _("A red warning is verified by the district."))
    if seen:
        details.put(matter, WarningSaid(**{**details.opened(matter), "seen": seen}))
        update(matter, "details", "sealed")
    involve(ctx, matter, person, "verifier")
    if holds == "no":
        advance(ctx, matter, "handling")
        ctx.record(WarningSentBack(matter=matter.pk, person=person))
        return
    row.verified_by = person
    update(row, "verified_by")
    advance(ctx, matter, "verified")
    ctx.record(WarningVerified(matter=matter.pk, person=person))


def _is_district(ctx: Context) -> bool:
    return any(one.role == "welding.district_officer" for one in ctx.caller.grants)
