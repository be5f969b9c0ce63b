# SPDX-License-Identifier: Apache-2.0
"""Ask the neighbours to be quieter."""

from typing import Annotated
from uuid import UUID

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter

from ..events import WarningSent


@command
def send_warning(ctx: Context, *, noise: Annotated[UUID, Of("noise")], ordinal: int) -> None:
    """Record that a warning went out."""
    matter = locked_matter(ctx, noise)
    ctx.record(WarningSent(matter=matter.pk, ordinal=ordinal))
