# SPDX-License-Identifier: Apache-2.0
"""A guard says that he is well (报平安), when he is asked and whenever he likes; also without network, at his device's time."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.declare import minutes
from anlan.kernel.errors import Refused
from anlan.kernel.matters.queries import lock_related, locked_matter

from ..events.checks import CheckAnswer
from ..kinds.first_response import HELD
from ..queries.scenes import TASK_AND_PLACE
from .ask_if_well import answered
from .escalate_task import mine_or_refused

SOONER = timedelta(
    seconds=15
)  # the phone asks by itself at the same moment; the log may say it a little later


@command(label=pgettext_lazy("dispatch", "I am well"), states_at=minutes(24 * 60))
def say_well(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=HELD, late=("handed_over", "rated"))],
) -> None:
    """Answer the question that stands, at the moment of the tap; the next one is asked after its time.

    What was tapped before the question and comes after it, because there was no network, tells nothing of how he is now:
    the question stands, and his silence is told.
    """
    matter = locked_matter(ctx, task)
    (row,) = TASK_AND_PLACE(task)
    mine_or_refused(ctx, row)
    if row.asked_at is not None and ctx.at < row.asked_at - SOONER:
        raise Refused("asked_since", _("You were asked again after this. If you are well, say it once more."))
    ctx.not_before(row.asked_at or row.arrived_at)
    answered(ctx, matter, row, CheckAnswer.WELL, lock_related(ctx, row.incident_id).level)
