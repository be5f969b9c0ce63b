# SPDX-License-Identifier: Apache-2.0
"""Write down who of a case lives in its household (家庭成员), so that a call of anybody there is found beside the others."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotFound, Refused
from anlan.kernel.fields import Choice, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert, update

from ..events.household import HouseholdJoined
from ..kinds.family_dispute import OPEN
from ..models import Household, Party
from ..models.household import HouseholdMember
from .casework import case_of

Role = Literal["partner", "child_of_house", "parent", "sibling", "other_kin", "lives_with"]


@command(label=pgettext_lazy("family", "Add to the household"))
def join_household(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    party: Annotated[UUID, Text(label=pgettext_lazy("family", "Who"))],
    role: Annotated[Role, Choice(label=pgettext_lazy("family", "Place in the household"))],
    source: Annotated[
        Literal["said_so", "seen_there", "shared"], Choice(label=pgettext_lazy("family", "Who says so"))
    ],
    since: Annotated[date | None, Text(label=pgettext_lazy("family", "Lives there since"))] = None,
) -> UUID:
    """Link a party with the household of the case; a case without one gets it. Where somebody lives is never written by this."""
    matter = locked_matter(ctx, case)
    named = Party.objects.filter(pk=party, case=case, struck_at=None).first()
    if named is None:
        raise NotFound(
            "no_such_party", _("Nobody of this case is named so."), {"party": _("Choose another.")}
        )
    if HouseholdMember.objects.filter(party=named, until=None).exists():
        raise Refused("lives_there", _("This person is written down as one of the household already."))
    today = ctx.at.astimezone(timing.LOCAL).date()
    if since is not None and since > today:
        raise Invalid(
            "not_yet", _("This day is still to come."), {"since": _("Choose today or a day before.")}
        )
    row = case_of(matter)
    home = row.household
    if home is None:
        home = row.household = Household(id=new_id(), made_at=ctx.at)
        insert(home)
        update(row, "household")
    member = HouseholdMember(
        id=new_id(), household=home, party=named, role=role, source=source, phone_index=named.phone_index,
        since=since or today, added_at=ctx.at, added_by=ctx.caller.person,
    )  # fmt: skip
    insert(member)
    ctx.record(HouseholdJoined(matter=matter.pk, member=member.pk, role=role))
    return member.pk
