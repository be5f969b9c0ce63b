# SPDX-License-Identifier: Apache-2.0
"""Say that one matter belongs with another."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ..flow import link
from ..queries import locked_matter


@command(label=pgettext_lazy("kernel", "Link with another matter"))
def link_matters(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    other: Annotated[UUID, Of()],
    relation: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")] = "follows",
) -> None:
    """Link two matters; both must be within what the caller may change."""
    link(ctx, locked_matter(ctx, matter), locked_matter(ctx, other), relation)
