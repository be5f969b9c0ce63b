# SPDX-License-Identifier: Apache-2.0
"""Declare a document void (作废): it stays with its number and its signatures, and whoever checks it learns of it."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...fields import Choice, Text
from ...matters.queries import locked_matter
from ..events import WhyVoid
from ..queries import demand_reader
from ..signing import locked_document, make_void


@command(label=pgettext_lazy("kernel", "Declare void"))
def void_document(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    document: UUID,
    why: Annotated[WhyVoid, Choice(label=pgettext_lazy("kernel", "Why"))],
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "Reason"),
            level=4,
            lines=2,
            purpose=pgettext_lazy("kernel", "For the file"),
            hint=pgettext_lazy("kernel", "At least 8 characters."),
        ),
        StringConstraints(min_length=8, max_length=500),
    ],
) -> None:
    """Declare it void for a reason; what was signed is not taken away, and the number is not given again."""
    held = locked_document(locked_matter(ctx, matter), document)
    demand_reader(ctx.caller, held)
    make_void(ctx, held, why, reason)
