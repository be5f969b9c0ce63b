# SPDX-License-Identifier: Apache-2.0
"""Look again at an opening in an emergency: was it justified?"""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...errors import NotAllowed, Refused
from ...fields import Choice, Level, Text
from ...matters.queries import locked_matter
from ...vault import seal
from ...writing import update
from ..events import GlassReviewed, Verdict
from ..models import BrokenGlass


@command(label=pgettext_lazy("kernel", "Review an emergency opening"))
def review_break_glass(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    glass: Annotated[UUID, Choice(label=pgettext_lazy("kernel", "Emergency opening"))],
    verdict: Annotated[Verdict, Choice(label=pgettext_lazy("kernel", "Verdict"), begins_open=True)],
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "Why"),
            purpose=pgettext_lazy("kernel", "For the review"),
            level=Level.SENSITIVE,
            lines=3,
        ),
        StringConstraints(max_length=1000),
    ] = "",
) -> None:
    """Say whether it was justified; nobody reviews what he did himself, and what is not justified needs words."""
    found, person = locked_matter(ctx, matter), ctx.caller.person
    row = BrokenGlass.objects.filter(matter=found, pk=glass).first()
    if row is None or row.reviewed_at is not None:
        raise Refused(
            "nothing_to_review",
            _("This opening is not there, or was reviewed already."),
            {"glass": _("Choose one that waits.")},
        )
    if person is None or person == row.person_id:
        raise NotAllowed("by_somebody_else", _("Somebody else must review this."))
    if verdict is Verdict.NOT_JUSTIFIED and not words:
        raise Refused(
            "words_missing", _("Say why it was not justified."), {"words": _("A sentence is enough.")}
        )
    row.reviewed_at, row.reviewer_id, row.verdict = ctx.at, person, str(verdict)
    row.review_sealed = seal(words, row.row("review_sealed")) if words else ""
    update(row, "reviewed_at", "reviewer", "verdict", "review_sealed")
    ctx.record(GlassReviewed(matter=found.pk, glass=row.pk, person=person, verdict=verdict))
