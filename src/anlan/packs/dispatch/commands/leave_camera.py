# SPDX-License-Identifier: Apache-2.0
"""Stop looking through a camera (关闭监控画面): by hand, or by the relay when nobody looks any more."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import update

from ..events.cameras import CameraLeft
from ..models import CameraLook


@command(label=pgettext_lazy("dispatch", "Close the camera"))
def leave_camera(ctx: Context, *, incident: Annotated[UUID, Of("incident")], look: UUID) -> None:
    """End a look; one that is over stays so."""
    matter = locked_matter(ctx, incident)
    row = (
        CameraLook.objects.select_related("camera").filter(pk=look, incident=incident, ended_at=None).first()
    )
    if row is not None:
        row.ended_at = ctx.at
        update(row, "ended_at")
        ctx.record(CameraLeft(matter=matter.pk, look=row.pk, camera=row.camera.code))
