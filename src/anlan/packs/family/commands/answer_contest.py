# SPDX-License-Identifier: Apache-2.0
"""Answer a contested fact: a person, and not the one who recorded it."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.care import ContestsAnswered, FactorAnswered, FactorStruck
from ..kinds.family_dispute import OPEN
from ..queries.portrait import fact_or_refuse, is_waiting
from .set_band import a_person


@command(label=pgettext_lazy("family", "Answer a contested fact"))
def answer_contest(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    factor: Annotated[UUID, Choice(label=pgettext_lazy("family", "Which fact"))],
    answer: Annotated[
        Literal["stays", "struck"], Choice(label=pgettext_lazy("family", "What becomes of it"))
    ],
) -> None:
    """Let the fact stay, or strike it out; the line with its answer is kept either way."""
    matter, row, person = locked_matter(ctx, case), fact_or_refuse(case, factor), a_person(ctx)
    if not row.is_disputed:
        raise Refused("not_contested", _("This fact is not contested, or was answered."))
    if row.added_by == person:
        raise NotAllowed("own_fact", _("Who recorded a fact does not answer whether it is right."))
    row.answered_at, row.answered_by, row.answer = ctx.at, person, answer
    row.struck_at = ctx.at if answer == "struck" else None
    update(row, "answered_at", "answered_by", "answer", "struck_at")
    ctx.record(FactorAnswered(matter=matter.pk, factor=row.pk, answer=answer, person=person))
    if answer == "struck":
        ctx.record(FactorStruck(matter=matter.pk, factor=row.pk))
    if not is_waiting(matter.pk):
        ctx.record(ContestsAnswered(matter=matter.pk))
