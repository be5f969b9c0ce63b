# SPDX-License-Identifier: Apache-2.0
"""What of a document is taken away: the PDF and the words as DOCX, where it may leave the house; each on record."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.context import Caller
from anlan.kernel.documents.composing import stays
from anlan.kernel.documents.editable import docx_of
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.printing import pdf_of
from anlan.kernel.documents.queries import content_of, is_open_to, lines_of, standing
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.evidence.queries import original
from anlan.kernel.matters.models import Matter

from ..auth import signed_in
from .documents import asked

WORD_FILE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@signed_in
def pdf(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """The document as PDF: once it is complete the file that lies among the evidence."""
    caller, matter, document = _taken(request, number, key)
    if document.item is not None and document.item.deleted_at is None and document.state != "void":
        made = b"".join(original(document.item))
    else:
        made = pdf_of(content_of(document), standing(lines_of(document)), void_at=document.void_at)
    looked(caller.person, f"document-file:{document.number}", matter=matter.pk)
    return _file(made, f"{document.number}.pdf", "application/pdf")


@signed_in
def word_file(request: HttpRequest, number: str, key: UUID) -> HttpResponse:
    """The words as DOCX, to be worked on elsewhere."""
    caller, matter, document = _taken(request, number, key)
    looked(caller.person, f"document-file:{document.number}", matter=matter.pk)
    return _file(docx_of(content_of(document)), f"{document.number}.docx", WORD_FILE)


def _file(made: bytes, name: str, media_type: str) -> HttpResponse:
    answer = HttpResponse(made, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _opened(request: HttpRequest, number: str, key: UUID) -> tuple[Caller, Matter, Document]:
    """The same for whoever may read its words now; raises NotAllowed."""
    found = asked(request, number, key)
    if not is_open_to(found[0], found[2]):
        raise NotAllowed(
            "not_opened",
            pgettext("shell", "Open the document first, with a reason; it stays open for ten minutes."),
        )
    return found


def _taken(request: HttpRequest, number: str, key: UUID) -> tuple[Caller, Matter, Document]:
    """The same for whoever takes a file of it away; raises Refused where none leaves the house."""
    found = _opened(request, number, key)
    if stays(content_of(found[2])):
        raise stays_here()
    return found


def stays_here() -> Refused:
    """Why no file is given, neither of the document nor of what was filed of it among the evidence."""
    return Refused(
        "stays_here",
        pgettext(
            "shell", "No file of this leaves the house: a paper would be a danger. Read it here, together."
        ),
    )
