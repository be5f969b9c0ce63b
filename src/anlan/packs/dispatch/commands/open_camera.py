# SPDX-License-Identifier: Apache-2.0
"""Look through a camera of a venue near the scene (调看现场监控): for this incident, with a reason, on record."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import Of, command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, NotFound
from anlan.kernel.fields import Text
from anlan.kernel.ids import new_id
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.vault import seal

from ..events.cameras import CameraOpened
from ..kinds.incident import OPEN
from ..models import CameraLook, Incident
from ..queries.cameras import cameras_near


@command(label=pgettext_lazy("dispatch", "Look through a camera"))
def open_camera(
    ctx: Context,
    *,
    incident: Annotated[UUID, Of("incident", at=OPEN)],
    camera: Annotated[UUID, Text(label=pgettext_lazy("dispatch", "Which camera"))],
    reason: Annotated[
        str,
        Text(
            label=pgettext_lazy("dispatch", "Why you need to look"),
            level=4,
            purpose=pgettext_lazy("dispatch", "For the record of who looked"),
            hint=pgettext_lazy(
                "dispatch", "At least 4 characters. The camera is looked through, not recorded."
            ),
        ),
        StringConstraints(min_length=4, max_length=200, strip_whitespace=True),
    ],
) -> UUID:
    """Open a look that lasts while somebody looks and the incident is open; one that stands is gone on with."""
    if ctx.caller.person is None:
        raise NotAllowed("nobody", _("Only a person looks through a camera."))
    matter = locked_matter(ctx, incident)
    row = Incident.objects.get(pk=incident)
    found = next((one for one in cameras_near(row) if one.pk == camera), None)
    if found is None:
        raise NotFound(
            "no_such_camera", _("No such camera stands near this scene."), {"camera": _("Choose another.")}
        )
    open_one = CameraLook.objects.filter(incident=row, camera=found, ended_at=None).first()
    look = open_one or CameraLook(
        id=new_id(), incident=row, camera=found, opened_at=ctx.at, opened_by=ctx.caller.person
    )
    if open_one is None:
        look.reason = seal(reason, f"dispatch_look:reason:{look.pk}")
        look.save(force_insert=True)
        ctx.record(CameraOpened(matter=matter.pk, look=look.pk, camera=found.code, by=ctx.caller.person))
    return look.pk
