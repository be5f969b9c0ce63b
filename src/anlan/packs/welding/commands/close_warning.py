# SPDX-License-Identifier: Apache-2.0
"""Close a verified warning with its cause (办结); a false alarm is an end too, and it is counted."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import finish
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.warnings import WarningClosed
from ..models.warnings import WeldWarning
from ..rulesets.warning_sorts import CauseCode


@command(label=pgettext_lazy("welding", "Close with a cause"))
def close_warning(
    ctx: Context,
    *,
    warning: Annotated[UUID, Of("warning", at=("verified",))],
    cause: Annotated[CauseCode, Choice(label=pgettext_lazy("welding", "Cause"))],
) -> None:
    """End it; the same cause may be raised anew from now on."""
    matter, row = locked_matter(ctx, warning), WeldWarning.objects.get(pk=warning)
    row.is_open, row.cause_code = False, cause
    update(row, "is_open", "cause_code")
    ctx.record(WarningClosed(matter=matter.pk, cause=cause))
    finish(ctx, matter, "false_alarm" if cause == "false_alarm" else "settled", "closed")
