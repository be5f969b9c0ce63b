# SPDX-License-Identifier: Apache-2.0
"""Declare an item evidence of the case (封存): from now on it is kept for good."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...errors import Refused
from ...fields import Text
from ...matters.queries import locked_matter
from ..custody import pass_on
from ..events import EvidenceSealed
from ..queries import item_of


@command(label=pgettext_lazy("kernel", "Seal evidence"))
def seal_evidence(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    item: UUID,
    reason: Annotated[
        str,
        Text(label=pgettext_lazy("kernel", "Reason"), level=4, purpose=pgettext_lazy("kernel", "For the file")),
        StringConstraints(min_length=2, max_length=300),
    ],
) -> None:  # fmt: skip
    """Keep the item for good (PB-R3: raised, never lowered)."""
    found = item_of(locked_matter(ctx, matter), item)
    if found.sealed_at is not None:
        raise Refused("sealed_already", _("This item is sealed already."))
    found.sealed_at, found.keep_until = ctx.at, None
    found.save(update_fields=["sealed_at", "keep_until"])
    line = pass_on(ctx, found, "sealed", reason)
    ctx.record(
        EvidenceSealed(
            matter=matter, item=found.pk, ordinal=found.ordinal, by=ctx.caller.person, custody=line.digest
        )
    )
