# SPDX-License-Identifier: Apache-2.0
"""The officer says how the guard's work was (评价); never summed up by person (X-R3)."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Choice
from anlan.kernel.matters.flow import finish, release
from anlan.kernel.matters.queries import locked_matter

from ..events import TaskRated
from ..models import HandOver, Rating


@command(label=pgettext_lazy("dispatch", "Rate"))
def rate_task(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=("handed_over",))],
    verdict: Annotated[
        Literal["helpful", "adequate", "lacking"], Choice(label=pgettext_lazy("dispatch", "Verdict"))
    ],
) -> None:
    """Rate a task that was handed over; only the officer who took it over can. It closes the task, and the guard's part in it."""
    matter = locked_matter(ctx, task)
    signed = HandOver.objects.get(task=task)
    if signed.officer_id != ctx.caller.person:
        raise Refused("not_yours", _("Only the officer who took it over rates it."))
    Rating.objects.create(task_id=task, officer=signed.officer_id, verdict=verdict, rated_at=ctx.at)
    ctx.record(TaskRated(matter=matter.pk, incident=signed.task.incident_id, verdict=verdict))
    finish(ctx, matter, "handed_over", "rated")
    if signed.task.guard_id is not None:  # what he did stays his; the words of others are his no longer (1.4)
        release(ctx, matter, signed.task.guard_id, "guard")
