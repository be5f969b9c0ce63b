# SPDX-License-Identifier: Apache-2.0
"""Know those whom a case is against by a telephone that came into the register after it; a reaction tells it (X-R6)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..queries.register import known_by_phone
from .keeping_away import shut_out, tell_like


@command(label=pgettext_lazy("family", "Match with the register"))
def match_register(ctx: Context, *, case: Annotated[UUID, Of("family_dispute")]) -> int:
    """Keep away whoever is known now, of an ended case, too; how many."""
    matter, found = locked_matter(ctx, case), known_by_phone(case)
    for one in found:
        if one.party.person_id is None:
            one.party.person_id = one.person
            update(one.party, "person")
        shut_out(ctx, matter, one.person, one.party.part)
    if found:
        tell_like(ctx, matter.pk)
    return len(found)
