# SPDX-License-Identifier: Apache-2.0
"""What happens to cameras of venues: somebody looks through one, and stops."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class CameraOpened(Event):
    """Somebody looks through a camera near the scene; why stands in the row alone (L4)."""

    sentence = pgettext_lazy("dispatch", "%(by)s opened camera %(camera)s.")
    look: UUID
    camera: Code
    by: Annotated[UUID, _person]


class CameraLeft(Event):
    """Nobody looks through it any more, or the incident is over."""

    sentence = pgettext_lazy("dispatch", "Camera %(camera)s is not looked through any more.")
    look: UUID
    camera: Code
