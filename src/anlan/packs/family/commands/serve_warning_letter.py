# SPDX-License-Identifier: Apache-2.0
"""Serve the warning letter (送达告诫书): on who hurt, on who was hurt, and tell the committee (JS-R4)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.events.base import Event
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.violence import CommitteeTold, LetterServedOnOffender, LetterServedOnVictim
from ..kinds.family_dispute import OPEN
from ..queries.violence import newest_letter

_SERVED: dict[str, tuple[str, type[Event]]] = {
    "offender": ("served_offender_at", LetterServedOnOffender),
    "victim": ("served_victim_at", LetterServedOnVictim),
    "committee": ("told_committee_at", CommitteeTold),
}


@command(label=pgettext_lazy("family", "Serve the warning letter"))
def serve_warning_letter(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    whom: Annotated[
        Literal["offender", "victim", "committee"],
        Choice(label=pgettext_lazy("family", "On whom"), begins_open=True),
    ],
) -> None:
    """Say on whom it was served; from the offender on, committee and station both have seven days for their first visit."""
    matter = locked_matter(ctx, case)
    letter = newest_letter(case)
    if letter is None:
        raise Refused("no_letter", _("The police have given no warning letter here."))
    name, event = _SERVED[whom]
    if getattr(letter, name) is not None:
        return
    setattr(letter, name, ctx.at)
    update(letter, name)
    ctx.record(event(matter=matter.pk))
