# SPDX-License-Identifier: Apache-2.0
"""Take up what a look or a visit found to have begun again after a case had ended; a reaction tells it from the log."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.care import SignsSeen
from ..kinds.family_dispute import Source
from ..models.care import CareVisit
from .relapse import begin_again


@command(label=pgettext_lazy("family", "It has begun again"))
def take_up_again(
    ctx: Context, *, case: Annotated[UUID, Of("family_dispute")], visit: UUID | None = None
) -> None:
    """Work goes on at the ended case, or at a new one that is linked with it; a case that is open already stays as it is.

    Of mere signs that a visitor saw a person decides, as he does before the end.
    """
    matter = locked_matter(ctx, case)
    row = CareVisit.objects.filter(pk=visit, dispute=case).first() if visit else None
    stage = "visiting" if row is not None and row.finding != "relapsed" else ""
    at_work = matter
    if matter.closed_at is not None:
        at_work = begin_again(ctx, matter, Source.FOLLOW_UP, "family.take_up_again", stage=stage)
    if row is not None and row.answered_at is None:
        _answered(ctx, matter, at_work, row)


def _answered(ctx: Context, matter: Matter, at_work: Matter, row: CareVisit) -> None:
    """What has begun again is answered by the work at it; signs wait for a person while the family is visited."""
    if at_work.pk == matter.pk and matter.stage in ("performing", "visiting"):
        ctx.record(SignsSeen(matter=matter.pk, visit=row.pk, finding=row.finding))
        return
    row.answer, row.answered_at = "reopened" if at_work.pk == matter.pk else "linked", ctx.at
    update(row, "answer", "answered_at")
