# SPDX-License-Identifier: Apache-2.0
"""Record that somebody does not sign (拒签): said in the document itself, before a witness."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...declare import minutes
from ...errors import Refused
from ...fields import Choice, Text
from ...matters.queries import locked_matter
from ..events import SigningRefused, WhyUnsigned
from ..queries import content_of, demand_reader
from ..signing import complete, line_to_sign, locked_document, write_line


@command(label=pgettext_lazy("kernel", "Does not sign"), states_at=minutes(24 * 60))
def refuse_document(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    document: UUID,
    line: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")],
    seen: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")],
    why: Annotated[WhyUnsigned, Choice(label=pgettext_lazy("kernel", "Why"))],
    witness: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "Witness"),
            level=3,
            purpose=pgettext_lazy("kernel", "Stands on the document"),
        ),
        StringConstraints(min_length=1, max_length=60),
    ],
    words: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "In his own words"),
            level=4,
            lines=3,
            purpose=pgettext_lazy("kernel", "For the file"),
        ),
        StringConstraints(max_length=500),
    ] = "",
) -> int:
    """Write down that a line stays empty and why; he may still sign while others have not answered."""
    held = locked_document(locked_matter(ctx, matter), document)
    demand_reader(ctx.caller, held)
    template, _signer = line_to_sign(held, line, seen)
    if held.signatures.filter(line=line).exists():
        raise Refused("refused_already", _("That he does not sign is recorded already."))
    ctx.not_before(held.drawn_at)
    who = next((str(one["who"]) for one in content_of(held)["signers"] if one["name"] == line), "")
    said = {"name": who, "witness": witness, "why": why.value, **({"words": words} if words else {})}
    row = write_line(ctx, held, line, "refused", said)
    ctx.record(
        SigningRefused(
            matter=held.matter_id, document=held.pk, template=held.template, number=held.number, line=line,
            ordinal=row.ordinal, why=why, sha256=held.sha256, digest=row.digest,
        )
    )  # fmt: skip
    complete(ctx, held, template)
    return row.ordinal
