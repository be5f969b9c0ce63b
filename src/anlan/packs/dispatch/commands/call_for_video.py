# SPDX-License-Identifier: Apache-2.0
"""Ask the guard for a picture of the scene (呼叫画面); he answers with one tap."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter

from ..events.video import VideoCalled
from ..models import Task, VideoSession
from ..queries.videos import FILMS_AT
from .end_video import own_session


@command(label=pgettext_lazy("dispatch", "Call for a picture"))
def call_for_video(ctx: Context, *, task: Annotated[UUID, Of("first_response", at=FILMS_AT)]) -> UUID:
    """Open a video session that waits for the guard's answer."""
    matter = locked_matter(ctx, task)
    row = Task.objects.get(pk=task)
    if row.guard_id is None:
        raise Refused("nobody_there", _("Nobody has taken the task yet."))
    if own_session(ctx, row) is not None:
        raise Refused("called_already", _("The picture was called for already."))
    session = VideoSession.objects.create(
        id=new_id(), task=row, guard_id=row.guard_id, called_at=ctx.at, called_by=ctx.caller.person
    )
    ctx.record(
        VideoCalled(matter=matter.pk, incident=row.incident_id, session=session.pk, by=ctx.caller.person)
    )
    return session.pk
