# SPDX-License-Identifier: Apache-2.0
"""Bring somebody to a safe place (庇护、就医); where it is is nobody's business but police and shelter."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events.violence import RefugeEntered
from ..kinds.family_dispute import OPEN
from ..models import Refuge
from .casework import Words, case_of, sealed_row


@command(label=pgettext_lazy("family", "To a safe place"))
def enter_refuge(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    sort: Annotated[Literal["shelter_bed", "hospital_bed"], Choice(label=pgettext_lazy("family", "Where"))],
    words: Words = "",
) -> None:
    """Record that somebody is in shelter or in hospital; the words (which house, which bed) are sealed."""
    matter = locked_matter(ctx, case)
    sealed_row(ctx, Refuge(case=case_of(matter), sort=sort.split("_")[0]), words)
    ctx.record(RefugeEntered(matter=matter.pk, sort=sort))
