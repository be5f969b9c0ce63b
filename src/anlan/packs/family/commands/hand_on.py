# SPDX-License-Identifier: Apache-2.0
"""Hand a case on to a psychologist or to aid, with the consent of whom it concerns."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, Refused
from anlan.kernel.fields import Choice, Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal
from anlan.kernel.writing import insert

from ..events.care import HandedOn
from ..kinds.family_dispute import WITH_TEAM
from ..models.care import HandOn


@command(label=pgettext_lazy("family", "Hand on to others"))
def hand_on(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=WITH_TEAM)],
    to: Annotated[
        Literal["psychologist", "civil_aid", "law_aid", "child_care", "work"],
        Choice(label=pgettext_lazy("family", "To whom")),
    ],
    agrees: Annotated[bool, Choice(label=pgettext_lazy("family", "Whom it concerns agrees"))] = False,
    words: Annotated[
        str,
        Text(label=pgettext_lazy("family", "What they must know, no more"), level=4, lines=2,
             purpose=pgettext_lazy("family", "To help")),
        StringConstraints(max_length=1000, strip_whitespace=True),
    ] = "",
) -> UUID:  # fmt: skip
    """Ask others to help; a clock runs until they answer."""
    matter = locked_matter(ctx, case)
    if not agrees:
        raise Invalid(
            "no_consent", _("Nobody is handed on against her will."), {"agrees": _("Ask her first.")}
        )
    if HandOn.objects.filter(matter=matter, to=to, answer="").exists():
        raise Refused("already_asked", _("They were asked already and have not answered yet."))
    row = HandOn(id=new_id(), matter=matter, to=to, asked_at=ctx.at, asked_by=ctx.caller.person)
    row.words = seal(words, row.row) if words else ""
    insert(row)
    ctx.record(HandedOn(matter=matter.pk, hand_on=row.pk, to=to))
    return row.pk
