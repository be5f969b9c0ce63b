# SPDX-License-Identifier: Apache-2.0
"""Lines of a document that are signed or refused: each is bound to the words that were seen and to the line before it.

A later line never touches an earlier one. A drawn signature is kept as strokes: points in thousandths of the box's width.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Any
from uuid import UUID

from annotated_types import Len
from django.utils.translation import gettext as _
from pydantic import Field

from ..context import Context
from ..declare import Signer, Template
from ..errors import Invalid, NotFound, Refused
from ..ids import new_id
from ..matters.models import Matter
from ..registry import REGISTRY
from ..vault import seal, unseal
from ..writing import canonical, insert, update
from .events import DocumentCompleted, DocumentVoided, Result, WhyVoid
from .models import Document, Signature

WIDE, HIGH = 1000, 400
Point = tuple[Annotated[int, Field(ge=0, le=WIDE)], Annotated[int, Field(ge=0, le=HIGH)]]
Stroke = Annotated[list[Point], Len(1, 2000)]
Strokes = Annotated[list[Stroke], Len(0, 120)]
LEAST = 150  # thousandths that a pen must have gone: a dot is no signature
BEGIN = hashlib.sha256(b"anlan-signatures-1").hexdigest()


@dataclass(frozen=True)
class Signed:
    """One line in clear: `name` as it was said, strokes, witness, place in degrees as text, words of who refused."""

    ordinal: int
    line: str
    method: str
    signer: UUID | None
    taken_by: UUID | None
    at: datetime
    said: dict[str, Any]  # Any: text and strokes
    before: str
    digest: str


def locked_document(matter: Matter, key: UUID) -> Document:
    """A document of a matter that the command holds, and with it the document; raises NotFound or Refused when void."""
    found = Document.objects.select_for_update().filter(matter=matter, pk=key).first()
    if found is None:
        raise NotFound("no_such_document", _("This matter has no such document."))
    if found.state == "void":
        raise Refused(
            "void",
            _(
                "This document is void: it was withdrawn, or another one took its place. Nothing is signed under it any more."
            ),
        )
    return found


def line_to_sign(document: Document, line: str, seen: str) -> tuple[Template, Signer]:
    """The line that waits for a signature under the words that were seen; raises Invalid or Refused."""
    entry = REGISTRY.templates.get(document.template)
    if entry is None:
        raise Refused("template_gone", _("The kind of this document is no longer in use."))
    if not hmac.compare_digest(seen, document.sha256):
        raise Refused(
            "other_words", _("This is not the text of the document as it stands. Open it again and read it.")
        )
    lines = {one.name: one for one in entry.template.signers}
    if line not in lines:
        names = ", ".join(lines)
        raise Invalid(
            "unknown_line", _("Nobody signs there."), {"line": _("One of: %(names)s.") % {"names": names}}
        )
    if document.state != "open":
        raise Refused("complete", _("Everybody has answered; this document is complete."))
    if document.signatures.filter(line=line).exclude(method="refused").exists():
        raise Refused("signed_already", _("This line is signed already."))
    return entry.template, lines[line]


def length_of(strokes: list[list[tuple[int, int]]]) -> float:
    """How far the pen went, in thousandths of the box's width."""
    return sum(
        ((x - a) ** 2 + (y - b) ** 2) ** 0.5 for stroke in strokes for (a, b), (x, y) in pairwise(stroke)
    )


def write_line(
    ctx: Context,
    document: Document,
    line: str,
    method: str,
    said: dict[str, Any],
    *,
    signer: UUID | None = None,
) -> Signature:
    """Write the next line (Any: text and strokes); the command records what it was."""
    last = document.signatures.order_by("-ordinal").first()
    row = Signature(
        id=new_id(), document=document, ordinal=last.ordinal + 1 if last else 1, line=line, method=method,
        signer=signer, taken_by=ctx.caller.person, at=ctx.at, before=last.digest if last else BEGIN,
    )  # fmt: skip
    row.sealed = seal(said, row.row)
    row.digest = _digest(document.sha256, in_clear(row, said))
    insert(row)
    return row


def complete(ctx: Context, document: Document, template: Template) -> None:
    """When every line that must be has its answer, the document is complete."""
    answers = dict(document.signatures.order_by("ordinal").values_list("line", "method"))
    needed = [one.name for one in template.signers if not one.optional]
    if any(name not in answers for name in needed):
        return
    refused = any(answers[name] == "refused" for name in needed)
    document.state = (Result.REFUSED if refused else Result.SIGNED).value
    document.done_at = ctx.at
    update(document, "state", "done_at")
    ctx.record(
        DocumentCompleted(
            matter=document.matter_id, document=document.pk, template=document.template, number=document.number,
            result=Result(document.state),
        )
    )  # fmt: skip


def make_void(ctx: Context, document: Document, why: WhyVoid, reason: str) -> None:
    """Declare a locked document void; what was signed is not taken away, and the number is not given again."""
    document.state, document.void_at, document.void_why = "void", ctx.at, why.value
    document.void_words = seal(reason, document.void_row)
    update(document, "state", "void_at", "void_why", "void_words")
    ctx.record(
        DocumentVoided(
            matter=document.matter_id, document=document.pk, template=document.template, number=document.number, why=why,
            by=ctx.caller.person,
        )
    )  # fmt: skip


def in_clear(row: Signature, said: dict[str, Any] | None = None) -> Signed:
    """A line with its sealed words (Any: as above); whoever calls this may read the document."""
    words = unseal(row.sealed, row.row) if said is None else said
    assert isinstance(words, dict)
    return Signed(
        row.ordinal, row.line, row.method, row.signer, row.taken_by, row.at, words, row.before, row.digest
    )


def broken_at(sha256: str, lines: list[Signed]) -> int | None:
    """The first line that does not follow from the words and the line before; None: all are whole."""
    before = BEGIN
    for count, line in enumerate(lines, 1):
        if line.ordinal != count or line.before != before or line.digest != _digest(sha256, line):
            return count
        before = line.digest
    return None


def _digest(sha256: str, line: Signed) -> str:
    """SHA-256 over the words that were seen, this line, and the digest before it."""
    told: dict[str, object] = {
        "at": line.at.astimezone(UTC).isoformat(), "before": line.before, "document": sha256, "line": line.line,
        "method": line.method, "ordinal": line.ordinal, "said": line.said,
        "signer": str(line.signer or ""), "taken_by": str(line.taken_by or ""),
    }  # fmt: skip
    return hashlib.sha256(canonical(told).encode()).hexdigest()
