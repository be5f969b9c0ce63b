# SPDX-License-Identifier: Apache-2.0
"""Decide what follows signs of a relapse: work on the case again, link it with a new one, or visit once more first."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..queries.care import signs_waiting
from .casework import case_of
from .set_band import a_person
from .signs import record_answer
from .suspect_violence import suspect_anew


@command(label=pgettext_lazy("family", "Answer signs of a relapse"))
def answer_signs(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=("performing", "visiting"))],
    visit: Annotated[UUID, Choice(label=pgettext_lazy("family", "Of which visit"))],
    answer: Annotated[
        Literal["reopened", "linked", "watched"],
        Choice(
            label=pgettext_lazy("family", "What follows"),
            hint=pgettext_lazy("family", "To link, register the new case and link it with this one."),
        ),
    ],
) -> None:
    """Say who decided what; a case that is opened again is graded anew."""
    matter, person = locked_matter(ctx, case), a_person(ctx)
    row = next((one for one in signs_waiting(case) if one.pk == visit), None)
    if row is None:
        raise Invalid(
            "no_such_signs", _("No signs wait for an answer."), {"visit": _("Choose one of the list.")}
        )
    row.answer, row.answered_at = answer, ctx.at
    update(row, "answer", "answered_at")
    record_answer(ctx, matter, row, answer, person)
    if answer == "reopened":
        if matter.stage == "performing":
            advance(ctx, matter, "visiting")
        advance(ctx, matter, "graded")
        suspect_anew(ctx, matter, case_of(matter))
