# SPDX-License-Identifier: Apache-2.0
"""Begin the visits afterwards (转关爱), where there was nothing to mediate or it is over."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter

from ..events import CareBegun
from .casework import case_of

AT = ("teamed", "responding", "not_agreed", "ended", "to_law", "performing")


@command(label=pgettext_lazy("family", "Begin visits"))
def begin_care(ctx: Context, *, case: Annotated[UUID, Of("family_dispute", at=AT)]) -> None:
    """From here on the family is visited; while violence is suspected the branch hands it back instead."""
    matter = locked_matter(ctx, case)
    if case_of(matter).flag_is_on:
        raise Refused(
            "violence_first", _("Violence is suspected: it is handed back to care from its own branch.")
        )
    advance(ctx, matter, "visiting")
    ctx.record(CareBegun(matter=matter.pk))
