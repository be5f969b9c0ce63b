# SPDX-License-Identifier: Apache-2.0
"""Declare a permit void (作废) before or instead of its work."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import finish

from ..events.permits import PermitVoided
from ..kinds.hot_work import BEFORE
from ..queries.permits import is_welding
from .archive_permit import keep
from .signing import locked_permit


@command(label=pgettext_lazy("welding", "Declare void"))
def void_permit(
    ctx: Context,
    *,
    permit: Annotated[UUID, Of("hot_work", at=(*BEFORE, "approved", "suspended", "overdue"))],
    why: Annotated[
        Literal["not_needed", "wrong", "changed_place", "unsafe"],
        Choice(label=pgettext_lazy("welding", "Why")),
    ],
) -> None:
    """End it without acceptance; it is kept like the others."""
    matter, row = locked_permit(ctx, permit)
    if is_welding(row):
        raise Refused("still_welding", _("A machine still runs under this permit: stop it first."))
    keep(ctx, row)
    ctx.record(PermitVoided(matter=matter.pk, why=why))
    finish(ctx, matter, "void", "voided")
