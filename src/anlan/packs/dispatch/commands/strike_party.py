# SPDX-License-Identifier: Apache-2.0
"""Strike out a party or witness who was named by mistake; then PB-R15 holds nobody back for it."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Text
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.parties import PartyStruckOut
from ..kinds.incident import OPEN
from ..models import Party


@command(label=pgettext_lazy("dispatch", "Strike out a party"))
def strike_party(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=OPEN)],
    party: Annotated[UUID, Text(label=pgettext_lazy("dispatch", "Who"))],
) -> None:
    """Say that somebody was named by mistake; what was written of him is kept, sealed, for the record."""
    matter = locked_matter(ctx, incident)
    row = Party.objects.filter(pk=party, incident=incident, struck_at=None).first()
    if row is None:
        raise NotFound(
            "no_such_party", _("Nobody of this incident is named so."), {"party": _("Choose another.")}
        )
    row.struck_at = ctx.at
    update(row, "struck_at")
    ctx.record(PartyStruckOut(matter=matter.pk, party=row.pk, part=row.part))
