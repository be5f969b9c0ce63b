# SPDX-License-Identifier: Apache-2.0
"""Say that somebody does not live in the household any more: his calls are not found through it from then on."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Text
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.household import HouseholdLeft
from ..kinds.family_dispute import OPEN
from ..queries.household import known_members


@command(label=pgettext_lazy("family", "Left the household"))
def leave_household(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    member: Annotated[UUID, Text(label=pgettext_lazy("family", "Who"))],
) -> None:
    """End the link from today; what was found through it before stays found, and a person decides about it."""
    matter = locked_matter(ctx, case)
    row = next((one for one in known_members(matter.pk, ctx.caller.person) if one.pk == member), None)
    if row is None:
        raise NotFound(
            "no_such_member", _("Nobody of this household is written so."), {"member": _("Choose another.")}
        )
    row.until = ctx.at.astimezone(timing.LOCAL).date()
    update(row, "until")
    ctx.record(HouseholdLeft(matter=matter.pk, member=row.pk, role=row.role))
