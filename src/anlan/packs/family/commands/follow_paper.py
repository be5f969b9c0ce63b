# SPDX-License-Identifier: Apache-2.0
"""Follow what becomes of an agreement's paper: laid out, signed, not signed, void; a reaction tells it from the log (JS-R1)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.queries import document_of
from anlan.kernel.matters.queries import locked_matter

from ..events.mediation import AgreementLaidOut, AgreementSigned, PaperTakenBack, SignaturesVoid
from ..queries.signatures import made_from, newest_paper, sides_signed
from .ending import end_talks

What = Literal["laid_out", "signed", "refused", "void"]


@command(label=pgettext_lazy("family", "The agreement's paper"))
def follow_paper(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute")],
    document: UUID,
    what: What,
    line: Literal["", "applicant", "respondent"] = "",
) -> None:
    """Say whose signature is there or is missing. Whoever will not sign ends the talks: no agreement was reached.

    Only the newest paper of an agreement that was not dropped counts: what was changed is another paper with another number.
    """
    matter = locked_matter(ctx, case)
    paper, newest = document_of(matter, document), newest_paper(matter.pk)
    row = made_from(paper)
    if row is None or row.dropped_at is not None:
        return
    if newest is not None and newest.pk != document:
        if what == "void" and newest.drawn_at <= paper.drawn_at:
            _holds_again(ctx, newest)
        return
    if what == "void":
        gone = SignaturesVoid if row.signs_here else PaperTakenBack
        ctx.record(gone(matter=matter.pk, document=document))
    elif what == "laid_out":
        ctx.record(AgreementLaidOut(matter=matter.pk, document=document))
    elif what == "signed":
        ctx.record(AgreementSigned(matter=matter.pk, document=document, side=line))
    elif row.effective_at is None and matter.stage == "agreed":
        end_talks(ctx, matter, "not_signed")


def _holds_again(ctx: Context, paper: Document) -> None:
    """The copy that was made after it is void: what was signed on this one counts as it did before."""
    row = made_from(paper)
    if row is not None and row.dropped_at is None:
        for side in sides_signed(paper):
            ctx.record(AgreementSigned(matter=paper.matter_id, document=paper.pk, side=side))
