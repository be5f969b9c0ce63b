# SPDX-License-Identifier: Apache-2.0
"""Call the team of a matter together (组队)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...fields import Text
from ...matters.queries import locked_matter
from ..calling import call_together


@command(label=pgettext_lazy("kernel", "Call the team"))
def call_team(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    woman: bool = False,
    dialect: Annotated[
        str,
        Text(label=pgettext_lazy("kernel", "Dialect"), level=2),
        StringConstraints(pattern=r"^[a-z-]{0,20}$"),
    ] = "",
) -> int:
    """Call whoever is best into every seat that this matter asks for; the number of people called."""
    return call_together(ctx, locked_matter(ctx, matter), woman=woman, dialect=dialect)
