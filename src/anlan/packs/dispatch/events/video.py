# SPDX-License-Identifier: Apache-2.0
"""What can happen to a picture of the scene: called for, answered, seen, ended, kept."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Ref

from . import TaskEvent

_person = Ref("kernel.Person")


class VideoCalled(TaskEvent):
    """The desk asks for a picture of the scene."""

    sentence = pgettext_lazy("dispatch", "%(by)s called for a picture.")
    session: UUID
    by: Annotated[UUID | None, _person]


class VideoAnswered(TaskEvent):
    """The guard said yes, or began by himself; nothing is seen yet."""

    sentence = pgettext_lazy("dispatch", "%(guard)s switched the picture on.")
    session: UUID
    guard: Annotated[UUID, _person]


class VideoByRecorder(TaskEvent):
    """Which recorder films from now on, as the register has it with the guard."""

    sentence = pgettext_lazy("dispatch", "The picture is made by recorder %(recorder)s.")
    session: UUID
    recorder: Code


class VideoByPhone(TaskEvent):
    """A telephone films from now on, in the place of the recorder before it."""

    sentence = pgettext_lazy("dispatch", "The picture is made by a telephone from now on.")
    session: UUID


class VideoSeen(TaskEvent):
    """The first picture came."""

    sentence = pgettext_lazy("dispatch", "The first picture came.")
    session: UUID


class VideoEnded(TaskEvent):
    """No more pictures come."""

    sentence = pgettext_lazy("dispatch", "The picture ended: %(cause)s.")
    session: UUID
    cause: Annotated[Code, Ref("code")]


class VideoKept(TaskEvent):
    """The recording is evidence now; `chain` takes in every frame's digest in order, so the seal covers them."""

    sentence = pgettext_lazy("dispatch", "The picture was recorded: %(frames)s frames, %(missing)s missing.")
    session: UUID
    items: int
    frames: int
    missing: int
    damaged: int
    chain: Code


class VideoNotKept(TaskEvent):
    """Of this picture there is no recording, or none after this moment."""

    sentence = pgettext_lazy("dispatch", "The picture is not recorded: %(why)s.")
    session: UUID
    why: Annotated[Code, Ref("code")]
