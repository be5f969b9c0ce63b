# SPDX-License-Identifier: Apache-2.0
"""The words of a document, once and for all: what stands on the paper as plain data, and the digest of it.

Documents are Chinese, whoever draws them up in which language. The digest is SHA-256 over canonical JSON (RFC 8785 for
what stands here: text only), so the same words have the same digest in any house.
"""

import hashlib
from typing import Any

from django.conf import settings
from django.utils.translation import override

from .. import timing
from ..context import Context
from ..declare import Clauses, Facts, Heading, Paragraph, Template
from ..declare.documents import Part
from ..fields import Details
from ..matters.models import Matter
from ..people.queries import organisations_of
from ..places.queries import district_name
from ..writing import canonical
from .filling import label_of, said_fields, say_day
from .numbering import next_number

LANGUAGE = "zh-hans"
BLANK = "＿＿＿＿"
SHORT = 12  # hexadecimal digits that are printed and typed: 48 bits
type Content = dict[str, Any]  # Any: text, lists and mappings of text


def composed(ctx: Context, matter: Matter, name: str, template: Template, fields: Details) -> Content:
    """The words of a new document; its number is taken."""
    with override(LANGUAGE):
        told = said_fields(fields)
        numbered = next_number(template, matter.region_path, ctx.at)
        return {
            "template": name,
            "number": numbered.number,
            "printed": numbered.printed,
            "title": str(template.title or template.label),
            "matter": matter.number,
            "issuer": str(template.issuer) or _issuer(ctx),
            "date": say_day(ctx.at.astimezone(timing.LOCAL).date()),
            "source": str(template.source),
            "address": settings.ANLAN_ADDRESS,
            "parts": [made for one in template.parts if (made := _part(one, template, told))],
            "signers": [
                {"name": one.name, "label": str(one.label), "who": told.get(one.named, "")}
                for one in template.signers
            ],
            **({"stays": "yes"} if template.stays is not None and template.stays(fields) else {}),
        }


def stays(content: Content) -> bool:
    """Whether no file of it leaves the house: it is read with whom it concerns, and filed."""
    return bool(content.get("stays"))


def digest_of(content: Content) -> str:
    """SHA-256 over the canonical form of a document's words, in hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def short_of(sha256: str) -> str:
    """The first digits of a digest, as they are printed: `a1b2-c3d4-e5f6`."""
    return "-".join(sha256[at : at + 4] for at in range(0, SHORT, 4))


def _issuer(ctx: Context) -> str:
    person = ctx.caller.person
    own = organisations_of([person]).get(person, "") if person else ""
    return own or district_name()


def _part(one: Part, template: Template, told: dict[str, str]) -> dict[str, object] | None:
    """One part with its places filled in; None when it says nothing here."""
    match one:
        case Heading(text):
            return {"kind": "heading", "text": str(text)}
        case Paragraph(text, only_with):
            if only_with and not told[only_with]:
                return None
            filled = {name: value or BLANK for name, value in told.items()}
            return {"kind": "paragraph", "text": str(text) % filled}
        case Clauses(field):
            lines = [line.strip() for line in told[field].splitlines() if line.strip()]
            return {"kind": "clauses", "lines": lines} if lines else None
        case Facts(fields):
            rows = [[label_of(template, name), told[name]] for name in fields if told[name]]
            return {"kind": "facts", "rows": rows} if rows else None
