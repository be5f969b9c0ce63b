# SPDX-License-Identifier: Apache-2.0
"""Take the original of an item in hand (启封): a deed with a reason, for looking is one too."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...disclosure.opening import demand_evidence
from ...fields import Text
from ...matters.queries import locked_matter
from ..custody import pass_on
from ..events import EvidenceOpened
from ..queries import item_of


@command(label=pgettext_lazy("kernel", "Open the original"))
def open_evidence(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    item: UUID,
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "Why you need the original"),
            level=4,
            purpose=pgettext_lazy("kernel", "For the file"),
            hint=pgettext_lazy("kernel", "At least 8 characters."),
        ),
        StringConstraints(min_length=8, max_length=300),
    ],
) -> None:
    """Open the original for ten minutes to the one who asks; the custody gets a line."""
    of = locked_matter(ctx, matter)
    found = item_of(of, item)
    if found.bearer != ctx.caller.person:
        demand_evidence(ctx.caller, of)
    line = pass_on(ctx, found, "opened", reason)
    ctx.record(
        EvidenceOpened(
            matter=matter, item=found.pk, ordinal=found.ordinal, by=ctx.caller.person, custody=line.digest
        )
    )
