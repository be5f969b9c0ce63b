# SPDX-License-Identifier: Apache-2.0
"""Say what was done about a warning (反馈)."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Level, Text
from anlan.kernel.matters import details
from anlan.kernel.matters.flow import advance
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.warnings import WarningFedBack
from ..kinds.warning import WarningSaid
from ..models.warnings import WeldWarning
from .signing import acting


@command(label=pgettext_lazy("welding", "Write what was done"))
def feed_back_warning(
    ctx: Context,
    *,
    warning: Annotated[UUID, Of("warning", at=("handling",))],
    done: Annotated[
        str,
        Text(
            label=pgettext_lazy("welding", "What was done"),
            purpose=pgettext_lazy("welding", "To see that the cause is gone"),
            level=Level.PERSONAL,
            lines=3,
        ),
        StringConstraints(min_length=2, max_length=1000, strip_whitespace=True),
    ],
) -> None:
    """Keep it, sealed; somebody else verifies."""
    matter, row, person = locked_matter(ctx, warning), WeldWarning.objects.get(pk=warning), acting(ctx)
    details.put(matter, WarningSaid(**{**details.opened(matter), "done": done}))
    update(matter, "details", "sealed")
    row.handled_by = person
    update(row, "handled_by")
    advance(ctx, matter, "fed_back")
    ctx.record(WarningFedBack(matter=matter.pk, person=person))
