# SPDX-License-Identifier: Apache-2.0
"""Write something down about a matter (记一笔)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from ...command import Of, command
from ...context import Context
from ...declare import minutes
from ...fields import Text
from ..flow import write_note
from ..queries import locked_matter


@command(label=pgettext_lazy("kernel", "Add a note"), states_at=minutes(24 * 60))
def add_note(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    text: Annotated[
        str,
        Text(
            label=pgettext_lazy("kernel", "Note"),
            level=4,
            lines=4,
            purpose=pgettext_lazy("kernel", "For the file"),
        ),
        StringConstraints(min_length=1, max_length=4000),
    ],
) -> UUID:
    """Add a note to the matter's file; its words are sealed, the log only says that it was written."""
    return write_note(ctx, locked_matter(ctx, matter), text)
