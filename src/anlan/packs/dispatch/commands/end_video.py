# SPDX-License-Identifier: Apache-2.0
"""Switch the picture of the scene off (停播): the guard by himself, or the relay when the right to film is over."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.video import VideoEnded
from ..models import Task, VideoSession
from ..queries.videos import open_video
from .escalate_task import mine_or_refused


@command(label=pgettext_lazy("dispatch", "End the picture"))
def end_video(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response")],
    cause: Literal["by_guard", "right_over"] = "by_guard",
) -> None:
    """End the session that stands; none standing, nothing happens."""
    locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    if ctx.caller.pack is None:
        mine_or_refused(ctx, row)
        cause = "by_guard"
    session = open_video(task)
    if session is not None:
        end_session(ctx, session, cause)


def end_session(ctx: Context, session: VideoSession, cause: str) -> None:
    """End a session inside a deed that holds its task."""
    session.ended_at = ctx.at
    update(session, "ended_at")
    ctx.record(
        VideoEnded(matter=session.task_id, incident=session.task.incident_id, session=session.pk, cause=cause)
    )


def own_session(ctx: Context, row: Task) -> VideoSession | None:
    """The session that stands, of the guard who has the task now; one of a guard before him is ended here."""
    session = open_video(row.pk)
    if session is not None and session.guard_id != row.guard_id:
        end_session(ctx, session, "right_over")
        return None
    return session
