# SPDX-License-Identifier: Apache-2.0
"""Reading the paper of an agreement: which document it is, and whose signature is missing, by part and never by name (JS-R1)."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.context import once_a_reading
from anlan.kernel.declare import Label
from anlan.kernel.documents.models import Document, Signature
from anlan.kernel.documents.queries import documents_of
from anlan.kernel.fields import listed
from anlan.kernel.matters.models import Matter

from ..models.mediation import Agreement
from .locks import why_locked
from .mediation import TWO_SIDES, draft_of

PAPER = "family.agreement"
SIGNERS: Mapping[str, Label] = {
    "applicant": pgettext_lazy("family", "the applicant's signature under the agreement"),
    "respondent": pgettext_lazy("family", "the respondent's signature under the agreement"),
    "mediator": pgettext_lazy("family", "the mediator's signature under the agreement"),
}


def newest_paper(matter: UUID) -> Document | None:
    """The agreement's paper that holds or waits; what is void is none."""
    rows = documents_of(matter)
    return next((one for one in rows if one.template == PAPER and one.state != "void"), None)


def paper_of(row: Agreement) -> Document | None:
    """The paper that was made from this agreement, and from none before it."""
    found = newest_paper(row.matter_id)
    return (
        found
        if found is not None and row.written_at is not None and found.drawn_at >= row.written_at
        else None
    )


def made_from(paper: Document) -> Agreement | None:
    """The agreement that a paper was made from."""
    rows = Agreement.objects.filter(Q(written_at__lte=paper.drawn_at), matter=paper.matter_id)
    return rows.order_by("-written_at", "-id").first()


def unsigned(paper: Document | None) -> list[Label]:
    """Whose signature it lacks, in the order of its lines; all of them while there is no paper."""
    if paper is None:
        return list(SIGNERS.values())
    signed = _signed(paper.pk)
    return [label for line, label in SIGNERS.items() if line not in signed]


def sides_signed(paper: Document) -> list[str]:
    """Which of the two sides signed it."""
    signed = _signed(paper.pk)
    return [side for side in TWO_SIDES if side in signed]


@once_a_reading
def _signed(paper: UUID) -> frozenset[str]:
    """The lines of a paper that somebody signed."""
    rows = Signature.objects.filter(document=paper).exclude(method="refused")
    return frozenset(rows.values_list("line", flat=True))


def why_not_in_effect(matter: Matter) -> Label:
    """Why the agreement that waits takes no effect now, as a sentence; empty where none waits, or nothing is missing."""
    row = draft_of(matter.pk)
    if row is None:
        return ""
    lacking = unsigned(paper_of(row))
    told = _("The agreement has no effect yet. Missing: %(what)s.")
    return why_locked(matter) or (told % {"what": listed(str(one) for one in lacking)} if lacking else "")
