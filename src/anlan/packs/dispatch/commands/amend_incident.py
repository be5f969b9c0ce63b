# SPDX-License-Identifier: Apache-2.0
"""Add to an incident: the caller rang again, or the 110 side corrected its order."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Text
from anlan.kernel.matters import details
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events import IncidentAmended
from ..kinds.incident import OPEN, Call
from ..models import Incident


@command(label=pgettext_lazy("dispatch", "Add details"))
def amend_incident(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=OPEN)],
    content: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "Added later"), lines=3, level=4,
             purpose=pgettext_lazy("dispatch", "To help on the scene")),
        StringConstraints(min_length=1, max_length=4000),
    ],
    address: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "A better address, if there is one")),
        StringConstraints(max_length=200),
    ] = "",
    fingerprint: Annotated[str, StringConstraints(max_length=64)] = "",
    source: Literal["110", "122", "12345", "desk"] = "desk",
) -> None:  # fmt: skip
    """Keep what was said before and add the new words; a better address replaces the old."""
    add_words(ctx, locked_matter(ctx, incident), content, address, source=source, fingerprint=fingerprint)


def add_words(
    ctx: Context,
    matter: Matter,
    content: str,
    address: str,
    *,
    source: Literal["110", "122", "12345", "desk"],
    fingerprint: str = "",
) -> None:
    """Add words to a held incident inside a deed."""
    before = details.opened(matter)
    call = Call.model_validate({**before, "supplements": [*before.get("supplements", ()), content]})
    details.put(matter, call)
    update(matter, "details", "sealed")
    row = Incident.objects.get(pk=matter.pk)
    row.address, row.fingerprint = address or row.address, fingerprint or row.fingerprint
    update(row, "address", "fingerprint")
    ctx.record(IncidentAmended(matter=matter.pk, source=source))
