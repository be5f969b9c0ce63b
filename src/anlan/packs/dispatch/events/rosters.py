# SPDX-License-Identifier: Apache-2.0
"""What can happen to a line of the roster (排班)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Event, Ref


class ShiftPut(Event):
    """A guard is to stand somewhere from then to then; a line of the same id was changed."""

    sentence = pgettext_lazy("dispatch", "%(guard)s was put on the roster.")
    of_matter = False
    shift: UUID
    guard: Annotated[UUID, Ref("kernel.Person")]
    starts_at: datetime
    ends_at: datetime


class ShiftDropped(Event):
    """A line of the roster was taken away."""

    sentence = pgettext_lazy("dispatch", "%(guard)s was taken off the roster.")
    of_matter = False
    shift: UUID
    guard: Annotated[UUID, Ref("kernel.Person")]
