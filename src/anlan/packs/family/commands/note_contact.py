# SPDX-License-Identifier: Apache-2.0
"""Note a try to reach who asked, in the safe way at the safe time (联系)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.queries import locked_matter

from ..events import ContactMade
from ..kinds.family_dispute import OPEN
from .casework import Words, case_of, remark


@command(label=pgettext_lazy("family", "Contact"))
def note_contact(
    ctx: Context,
    *,
    case: Annotated[UUID, Of("family_dispute", at=OPEN)],
    result: Annotated[
        Literal["reached", "not_reached", "not_safe"], Choice(label=pgettext_lazy("family", "Result"))
    ],
    words: Words = "",
) -> None:
    """Say whether she was reached; what was said stands sealed beside it."""
    matter = locked_matter(ctx, case)
    remark(ctx, case_of(matter), "contact", words)
    ctx.record(ContactMade(matter=matter.pk, result=result))
