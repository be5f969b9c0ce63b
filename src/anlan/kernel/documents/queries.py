# SPDX-License-Identifier: Apache-2.0
"""Reading documents: those of a matter, their words for whoever opened them, and what anybody may check."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import timing
from ..access.ledger import unmasked_for
from ..access.permissions import may
from ..context import Caller
from ..declare import Signer, Template
from ..declare.documents import DOCUMENTS
from ..disclosure.opening import Opening, opening
from ..errors import NotAllowed, NotFound
from ..fields import listed
from ..matters.beside import MATTER
from ..matters.models import Matter
from ..matters.queries import takes_part
from ..registry import REGISTRY, TemplateEntry
from ..vault import unseal
from .composing import SHORT, Content, digest_of, stays
from .models import Document
from .signing import Signed, broken_at, in_clear

FRESH = timedelta(minutes=10)  # whoever drew it up reads it so long without asking again
_HEX = re.compile(r"[0-9a-f]+")


def templates_for(kind: str) -> list[TemplateEntry]:
    """The documents that a matter of this kind may have."""
    return [entry for entry in REGISTRY.templates.values() if entry.fits(kind)]


def is_kept_from(may_open: Opening, template: Template) -> bool:
    """Whether even its kind is nothing for this reader: it bears another title, and he may not read it."""
    return bool(template.title) and not may_open.may(template.opens_as)


def demand_reader(caller: Caller, document: Document) -> None:
    """Raise NotAllowed where even the kind of this document is nothing for him: he neither signs it nor declares it void."""
    entry = REGISTRY.templates.get(document.template)
    if entry is not None and is_kept_from(opening(caller, document.matter), entry.template):
        raise NotAllowed(
            "not_yours", _("Only who may read a document of this kind signs it, or declares it void.")
        )


def may_sign_as(caller: Caller, matter: Matter, signer: Signer) -> bool:
    """Whether this line is his to sign, or to have signed before him."""
    if not signer.verb:
        return True
    part = takes_part(caller, matter.pk)
    return may(caller, f"{matter.pack}.{signer.verb}", region=matter.region_path, involved=part)


def why_not(template: Template, matter: Matter) -> str:
    """Why this may not be drawn up for the matter now, in the reader's language; empty where it may."""
    if template.at and matter.stage not in template.at:
        kind = REGISTRY.kind(matter.kind)
        return _("This is now “%(stage)s”; it can be done only at: %(stages)s.") % {
            "stage": kind.stage(matter.stage).label,
            "stages": listed(str(kind.stage(name).label) for name in template.at),
        }
    return str(template.refuses(matter)) if template.refuses else ""


@MATTER.rows
def documents_of(key: UUID) -> QuerySet[Document]:
    """The documents of a matter, the newest first; their words stay where they are."""
    rows = Document.objects.filter(matter=key).defer("content", "void_words")
    return rows.order_by("-drawn_at", "-pk")


def document_of(matter: Matter, key: UUID) -> Document:
    """A document of this matter; raises NotFound."""
    found = Document.objects.filter(matter=matter, pk=key).select_related("item__upload").first()
    if found is None:
        raise NotFound("no_such_document", _("This matter has no such document."))
    return found


def opens_as(document: Document) -> str:
    """What is asked for to read its words: a line in the ledger, good for ten minutes."""
    return f"document-{document.number}"


def readers_name(document: Document) -> str:
    """What a document is called where its kind says who opens what."""
    entry = REGISTRY.templates.get(document.template)
    return entry.template.opens_as if entry else DOCUMENTS


def is_open_to(caller: Caller, document: Document) -> bool:
    """Whether he said in the last ten minutes what he reads it for, or drew it up himself just now."""
    may_open = opening(caller, document.matter)
    if caller.person is None or may_open.is_against:
        return False
    is_his = document.drawn_by == caller.person and timing.now() - document.drawn_at < FRESH
    stated = unmasked_for(caller.person, document.matter_id).get(opens_as(document))
    return is_his or may_open.still_open(readers_name(document), stated)


def stays_in(item: UUID) -> bool:
    """Whether this item of evidence is a document of which no file leaves the house."""
    found = Document.objects.filter(item=item).first()
    return found is not None and stays(content_of(found))


def content_of(document: Document) -> Content:
    """The words; whoever calls this has asked for permission and writes the ledger."""
    found = unseal(document.content, document.row)
    assert isinstance(found, dict)
    return found


def lines_of(document: Document) -> list[Signed]:
    """Every line that was signed or refused, in the order of time; as above."""
    return [in_clear(one) for one in document.signatures.order_by("ordinal")]


def standing(lines: list[Signed]) -> list[Signed]:
    """What holds of each line: a signature that came after a refusal stands in its place."""
    return list({one.line: one for one in lines}.values())


def is_whole(document: Document) -> bool:
    """Whether words and signatures are as they were when they were made."""
    lines = lines_of(document)
    return digest_of(content_of(document)) == document.sha256 and broken_at(document.sha256, lines) is None


def found_for(number: str, digest: str) -> Document | None:
    """The document of this number whose digest begins so; the printed digits are enough, fewer are not.

    Nobody learns by numbers alone which documents there are.
    """
    told = digest.lower().replace("-", "").replace(" ", "")
    if not SHORT <= len(told) <= 64 or not _HEX.fullmatch(told):
        return None
    found = Document.objects.filter(number=number.strip().upper()).first()
    return found if found is not None and found.sha256.startswith(told) else None


def ended_at(document: Document) -> datetime | None:
    """When it came to the state it is in."""
    return document.void_at or document.done_at
