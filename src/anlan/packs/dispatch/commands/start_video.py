# SPDX-License-Identifier: Apache-2.0
"""Switch the picture of the scene on (开始直播): the guard answers the desk's call, or begins by himself."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.video import VideoAnswered, VideoByPhone, VideoByRecorder
from ..models import Task, VideoSession
from ..queries.recorders import carried_or_refused
from ..queries.videos import FILMS_AT
from .end_video import own_session
from .escalate_task import mine_or_refused


@command(label=pgettext_lazy("dispatch", "Start the picture"))
def start_video(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response", at=FILMS_AT)],
    recorder: Annotated[str, StringConstraints(max_length=40)] = "",
) -> UUID:
    """The session to stream into; one that stands is gone on with, by another device too. `recorder`: with which he films."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    mine_or_refused(ctx, row)
    assert row.guard_id is not None
    chosen = carried_or_refused(row.guard_id, recorder, ctx.at)
    session = own_session(ctx, row) or VideoSession(id=new_id(), task=row, guard_id=row.guard_id)
    if session.answered_at is None:
        session.answered_at = ctx.at
        session.save()
        ctx.record(
            VideoAnswered(matter=matter.pk, incident=row.incident_id, session=session.pk, guard=row.guard_id)
        )
    if chosen != session.recorder:
        session.recorder = chosen
        update(session, "recorder")
        about = {"matter": matter.pk, "incident": row.incident_id, "session": session.pk}
        ctx.record(VideoByRecorder(**about, recorder=chosen.code) if chosen else VideoByPhone(**about))
    return session.pk
