# SPDX-License-Identifier: Apache-2.0
"""Note what became of a picture: that its first frame was seen, that it was kept as evidence, or that it was not."""

from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.video import VideoKept, VideoNotKept, VideoSeen
from ..models import VideoSession

Count = Annotated[int, Field(ge=0)]


@command(label=pgettext_lazy("dispatch", "Note what became of a picture"))
def note_video(
    ctx: Context,
    *,
    task: Annotated[UUID, Of("first_response")],
    session: UUID,
    what: Literal["seen", "kept", "not_kept"],
    why: Literal["disk", "unplayable"] = "disk",
    items: Count = 0,
    frames: Count = 0,
    missing: Count = 0,
    damaged: Count = 0,
    chain: Annotated[str, StringConstraints(max_length=64)] = "",
) -> None:
    """The relay's word, told once for each: it is the only one that knows."""
    matter = locked_matter(ctx, task)
    row = VideoSession.objects.select_related("task").get(pk=session, task=task)
    if what == "seen":
        if row.seen_at is None:
            row.seen_at = ctx.at
            update(row, "seen_at")
            ctx.record(VideoSeen(matter=matter.pk, incident=row.task.incident_id, session=row.pk))
    elif what == "kept":
        ctx.record(
            VideoKept(
                matter=matter.pk, incident=row.task.incident_id, session=row.pk, items=items, frames=frames,
                missing=missing, damaged=damaged, chain=chain,
            )
        )  # fmt: skip
    else:
        ctx.record(VideoNotKept(matter=matter.pk, incident=row.task.incident_id, session=row.pk, why=why))
