# SPDX-License-Identifier: Apache-2.0
"""Sign a document on the spot (签署): on the telephone of whoever is there, with or without an account of one's own."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from ...command import Of, command
from ...context import Context
from ...declare import Signer, Template, minutes
from ...errors import Invalid, NotAllowed, Refused
from ...fields import Choice, Text
from ...matters.queries import locked_matter
from ...people.queries import names_of
from ..events import DocumentSigned, Method
from ..models import Document
from ..queries import content_of, demand_reader, may_sign_as
from ..signing import LEAST, Strokes, complete, length_of, line_to_sign, locked_document, write_line

Name = Annotated[str, StringConstraints(max_length=60)]


@command(label=pgettext_lazy("kernel", "Sign"), states_at=minutes(24 * 60))
def sign_document(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    document: UUID,
    line: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")],
    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")],
    method: Annotated[Method, Choice(label=pgettext_lazy("kernel", "How"))],
    drawing: Strokes = [],  # noqa: B006 – Pydantic copies it
    name: Annotated[
        Name,
        Text(
            label=pgettext_lazy("kernel", "Name of who signs"),
            level=3,
            purpose=pgettext_lazy("kernel", "Stands on the document"),
        ),
    ] = "",
    witness: Annotated[
        Name,
        Text(
            label=pgettext_lazy("kernel", "Witness"),
            level=3,
            purpose=pgettext_lazy("kernel", "Stands on the document"),
        ),
    ] = "",
    lat: Annotated[float | None, Field(ge=-90, le=90)] = None,
    lng: Annotated[float | None, Field(ge=-180, le=180)] = None,
) -> int:
    """Put a signature under the words whose digest is `seen`; which line of the document's signatures it became.

    `drawing` are strokes in a box of 1,000 by 400; who cannot draw types his name before a witness. A line of an official
    is signed by himself, on his account.
    """
    held = locked_document(locked_matter(ctx, matter), document)
    template, signer = _open_line(ctx, held, line, seen)
    said = _said(ctx, signer, method, name, witness, _named(content_of(held), line))
    if method is Method.DRAWN:
        said["strokes"] = _written(drawing)
    if lat is not None and lng is not None:
        said["place"] = f"{lat:.5f},{lng:.5f}"
    own = ctx.caller.person if signer.own else None
    row = write_line(ctx, held, line, method.value, said, signer=own)
    ctx.record(
        DocumentSigned(
            matter=held.matter_id, document=held.pk, template=held.template, number=held.number, line=line,
            ordinal=row.ordinal, method=method, signer=own, sha256=held.sha256, digest=row.digest,
        )
    )  # fmt: skip
    complete(ctx, held, template)
    return row.ordinal


def _open_line(ctx: Context, held: Document, line: str, seen: str) -> tuple[Template, Signer]:
    """The document's template and the line to sign, where this caller may sign it now; raises NotAllowed or Refused."""
    demand_reader(ctx.caller, held)
    template, signer = line_to_sign(held, line, seen)
    if not may_sign_as(ctx.caller, held.matter, signer):
        raise NotAllowed("not_your_line", _("Somebody else signs here: who does this work himself."))
    no = str(template.unsigned_while(held.matter)) if template.unsigned_while else ""
    if no:
        raise Refused("not_now", no)
    ctx.not_before(held.drawn_at)
    return template, signer


def _written(drawing: Strokes) -> list[list[list[int]]]:
    """The strokes as they are kept; raises Invalid where they are too short for a name."""
    if length_of(drawing) < LEAST:
        raise Invalid(
            "no_signature",
            _("This is no signature yet."),
            {"drawing": _("Please write the name in the box.")},
        )
    return [[list(point) for point in stroke] for stroke in drawing]


def _named(content: dict[str, Any], line: str) -> str:
    """Who signs there, by the document's own words (Any: text and lists)."""
    return next((str(one["who"]) for one in content["signers"] if one["name"] == line), "")


def _said(
    ctx: Context, signer: Signer, method: Method, name: str, witness: str, named: str
) -> dict[str, Any]:
    """The name under the signature, and the witness; raises Invalid or NotAllowed (Any: text)."""
    if signer.own:
        person = ctx.caller.person
        if person is None:
            raise NotAllowed("not_by_program", _("Only the person himself can do this, signed in on a page."))
        return {"name": names_of([person]).get(person, "")}
    who = named or name
    if not who:
        raise Invalid("no_name", _("Who signs?"), {"name": _("Please give the name.")})
    if method is Method.DRAWN:
        return {"name": who, **({"witness": witness} if witness else {})}
    if _bare(name) != _bare(who):
        raise Invalid(
            "other_name",
            _("This is not the name that stands in the document."),
            {"name": _("Type the name exactly as it stands in the document.")},
        )
    if not witness or _bare(witness) == _bare(who):
        raise Invalid(
            "no_witness",
            _("Who types his name needs a witness."),
            {"witness": _("Give the name of somebody else who is present.")},
        )
    return {"name": who, "witness": witness}


def _bare(name: str) -> str:
    """A name without blanks."""
    return "".join(name.split())
