# SPDX-License-Identifier: Apache-2.0
"""Strike out somebody who was named by mistake."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.fields import Text
from anlan.kernel.matters.flow import release
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import PartyStruckOut
from ..events.household import HouseholdLeft
from ..kinds.family_dispute import OPEN
from ..models import Party
from ..models.household import HouseholdMember
from ..queries.register import stands_for
from .keeping_away import let_back_to_visits, tell_like


@command(label=pgettext_lazy("family", "Strike out a party"))
def strike_party(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    party: Annotated[UUID, Text(label=pgettext_lazy("family", "Who"))],
) -> None:
    """Say that somebody was named by mistake; what was written is kept, sealed, for the record."""
    matter = locked_matter(ctx, case)
    row = Party.objects.filter(pk=party, case=case, struck_at=None).first()
    if row is None:
        raise NotFound(
            "no_such_party", _("Nobody of this case is named so."), {"party": _("Choose another.")}
        )
    row.struck_at = ctx.at
    update(row, "struck_at")
    for member in HouseholdMember.objects.filter(party=row, until=None):
        member.until = ctx.at.astimezone(timing.LOCAL).date()
        update(member, "until")
        ctx.record(HouseholdLeft(matter=matter.pk, member=member.pk, role=member.role))
    others = Party.objects.filter(case=case, part=row.part, struck_at=None)
    still = {person for one in others for person in stands_for(one)}
    freed = stands_for(row) - still  # whoever still stands there by another line learns nothing
    for person in sorted(freed):
        release(ctx, matter, person, row.part)
        let_back_to_visits(ctx, matter.pk, person, row.part)
    if freed:
        tell_like(ctx, matter.pk)
    ctx.record(PartyStruckOut(matter=matter.pk, party=row.pk, part=row.part))
