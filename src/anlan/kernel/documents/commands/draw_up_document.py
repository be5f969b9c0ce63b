# SPDX-License-Identifier: Apache-2.0
"""Draw up a document of a matter (制作文书)."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...disclosure.opening import opening
from ...errors import Invalid, NotAllowed, Refused
from ...ids import new_id
from ...matters.queries import locked_matter
from ...registry import REGISTRY
from ...vault import seal
from ..composing import composed, digest_of
from ..events import DocumentDrawnUp
from ..filling import filled
from ..models import Document
from ..queries import is_kept_from, templates_for, why_not
from ..signing import complete


@command(label=pgettext_lazy("kernel", "Draw up a document"))
def draw_up_document(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    template: Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=80)],
    values: dict[str, Any] = {},  # noqa: B006 – Pydantic copies it
) -> UUID:
    """Fill a template from what is typed and what the matter says, number it, and fix its words with their digest.

    (Any: the template's own fields; what is sealed in the matter is filled in only for whoever may open it.)
    """
    found = locked_matter(ctx, matter)
    entry = REGISTRY.templates.get(template)
    if entry is None or not entry.fits(found.kind):
        names = ", ".join(one.name for one in templates_for(found.kind)) or "–"
        raise Invalid(
            "unknown_template",
            _("This matter has no document of this kind."),
            {"template": _("One of: %(names)s.") % {"names": names}},
        )
    if is_kept_from(opening(ctx.caller, found), entry.template):
        raise NotAllowed(
            "not_yours", _("Only who may read a document of this kind draws one up."), {"template": template}
        )
    no = why_not(entry.template, found)
    if no:
        raise Refused("not_now", no)
    said = filled(ctx.caller, found, entry.template, values)
    content = composed(ctx, found, entry.name, entry.template, said.fields)
    row = Document(
        id=new_id(),
        matter=found,
        template=entry.name,
        number=content["number"],
        sha256=digest_of(content),
        drawn_by=ctx.caller.person,
        drawn_at=ctx.at,
    )
    row.content = seal(content, row.row)
    row.save(force_insert=True)
    ctx.record(
        DocumentDrawnUp(
            matter=found.pk, document=row.pk, template=row.template, number=row.number, sha256=row.sha256,
            by=ctx.caller.person, opened=said.opened,
        )
    )  # fmt: skip
    complete(ctx, row, entry.template)
    return row.pk
