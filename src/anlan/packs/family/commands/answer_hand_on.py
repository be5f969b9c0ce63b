# SPDX-License-Identifier: Apache-2.0
"""Take a case on that was handed on, or say that it cannot be."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.care import HandOnAnswered
from ..kinds.family_dispute import WITH_TEAM
from ..models.care import HandOn


@command(label=pgettext_lazy("family", "Answer what was handed on"))
def answer_hand_on(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=WITH_TEAM)],
    hand_on: Annotated[UUID, Choice(label=pgettext_lazy("family", "Which request"))],
    answer: Annotated[Literal["taken", "declined"], Choice(label=pgettext_lazy("family", "Answer"))],
) -> None:
    """Say whether the help that was asked for comes."""
    matter = locked_matter(ctx, case)
    row = HandOn.objects.filter(pk=hand_on, matter=matter, answer="").first()
    if row is None:
        raise Invalid(
            "no_such_request", _("This request does not wait."), {"hand_on": _("Choose one of the list.")}
        )
    row.answer, row.answered_at, row.answered_by = answer, ctx.at, ctx.caller.person
    update(row, "answer", "answered_at", "answered_by")
    ctx.record(HandOnAnswered(
        matter=matter.pk, hand_on=row.pk, to=row.to, answer=answer, person=ctx.caller.person
    ))  # fmt: skip
