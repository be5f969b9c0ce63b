# SPDX-License-Identifier: Apache-2.0
"""Ask the caller again (回访), and tell the 110 side what he said."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice, Text
from anlan.kernel.matters.queries import locked_matter

from ..events import RevisitRecorded
from .record_feedback import queue


@command(label=pgettext_lazy("dispatch", "Record a call-back"))
def record_revisit(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=("fed_back", "closed"))],
    satisfaction: Annotated[
        Literal["satisfied", "mostly", "dissatisfied"], Choice(label=pgettext_lazy("dispatch", "Satisfaction"))
    ],
    words: Annotated[
        str,
        Text(label=pgettext_lazy("dispatch", "What he said"), lines=3, level=4,
             purpose=pgettext_lazy("dispatch", "For the 110 side")),
        StringConstraints(max_length=1000),
    ] = "",
) -> UUID:  # fmt: skip
    """Keep what the caller said about the handling."""
    matter = locked_matter(ctx, incident)
    message = queue(
        ctx, matter, "revisit", {"satisfaction": satisfaction, "words": words, "person": ctx.caller.name}
    )
    ctx.record(RevisitRecorded(matter=matter.pk, message=message.pk, satisfaction=satisfaction))
    return message.pk
