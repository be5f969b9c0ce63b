# SPDX-License-Identifier: Apache-2.0
"""Hand a case of violence back to care (转关爱), when police have decided and what was ordered is served."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import listed
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import CareBegun
from ..events.violence import ReturnedToCare
from ..queries.violence import lacks_before_care
from .casework import case_of

AT = ("teamed", "responding", "not_agreed", "ended", "to_law", "performing")


@command(label=pgettext_lazy("family", "Back to care"))
def return_to_care(ctx: Context, *, case: Annotated[UUID, Of("family_dispute", at=AT)]) -> None:
    """From here on the family is visited; the visits after a letter and an order that holds go on beside it."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if not row.flag_is_on:
        raise Refused("no_suspicion", _("No violence is suspected here."))
    lacking = lacks_before_care(row)
    if lacking:
        raise Refused("not_yet", _("Before that: %(what)s.") % {"what": listed(lacking)})
    row.cared_at = ctx.at
    update(row, "cared_at")
    ctx.record(ReturnedToCare(matter=matter.pk))
    advance(ctx, matter, "visiting")
    ctx.record(CareBegun(matter=matter.pk))
