# SPDX-License-Identifier: Apache-2.0
"""Record that somebody left the safe place."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.violence import RefugeLeft
from ..kinds.family_dispute import OPEN
from ..queries.violence import refuge_now


@command(label=pgettext_lazy("family", "Left the safe place"))
def leave_refuge(ctx: Context, *, case: Annotated[UUID, Of("family_dispute", at=OPEN)]) -> None:
    """End the stay in shelter or hospital."""
    matter = locked_matter(ctx, case)
    stay = refuge_now(case)
    if stay is None:
        raise Refused("nobody_there", _("Nobody of this case is in a safe place now."))
    stay.until = ctx.at
    update(stay, "until")
    ctx.record(RefugeLeft(matter=matter.pk, sort=f"{stay.sort}_bed"))
