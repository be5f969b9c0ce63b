# SPDX-License-Identifier: Apache-2.0
"""Ask who was hurt, alone and in person, whether she wishes mediation (单独询问真实意愿); never the mediator asks."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid, NotAllowed, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events.violence import VictimAsked
from ..kinds.family_dispute import OPEN
from ..models import Wish
from ..queries.mediation import mediates
from .casework import Words, case_of, sealed_row


@command(label=pgettext_lazy("family", "Asked alone"))
def ask_victim(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    answer: Annotated[
        Literal["agrees", "declines"], Choice(label=pgettext_lazy("family", "Her answer"), begins_open=True)
    ],
    alone: Annotated[bool, Choice(label=pgettext_lazy("family", "Nobody else was in the room"))] = False,
    in_person: Annotated[
        bool, Choice(label=pgettext_lazy("family", "Face to face, not by telephone"))
    ] = False,
    words: Words = "",
) -> None:
    """Keep her answer and who asked; it counts only when nobody else was there and she was seen (JS-R5, victim's true will)."""
    matter = locked_matter(ctx, case)
    row = case_of(matter)
    if not row.flag_is_on:
        raise Refused("no_suspicion", _("No violence is suspected here."))
    if not (alone and in_person):
        raise Invalid(
            "not_alone", _("Her answer counts only when she is asked alone and in person."),
            {"alone": _("Nobody else was in the room."), "in_person": _("Not by telephone.")},
        )  # fmt: skip
    if mediates(case, ctx.caller.person):
        raise NotAllowed("not_the_mediator", _("Somebody else asks her than who mediates."))
    wish = Wish(case=row, is_alone=alone, is_in_person=in_person, agrees=answer == "agrees")
    sealed_row(ctx, wish, words)
    ctx.record(VictimAsked(matter=matter.pk, answer=answer))
