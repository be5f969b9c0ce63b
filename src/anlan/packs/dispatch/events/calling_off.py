# SPDX-License-Identifier: Apache-2.0
"""That somebody is free of a call which is no longer his to know (X-R6); nothing here says why."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Event, Ref

from . import TaskEvent

_person = Ref("kernel.Person")


class GuardCalledOff(TaskEvent):
    """A task has lost its guard: the desk sends another."""

    sentence = pgettext_lazy("dispatch", "%(guard)s was called back; another guard is needed.")
    guard: Annotated[UUID, _person]


class OfficerCalledOff(Event):
    """An order has lost its officer; `instead` is one who was sent with him and still goes."""

    sentence = pgettext_lazy("dispatch", "%(officer)s was called back; another officer is needed.")
    officer: Annotated[UUID, _person]
    instead: Annotated[UUID | None, _person] = None


class CalledOff(Event):
    """What he himself hears of it: it names no matter, since there is none for him any more."""

    sentence = pgettext_lazy("dispatch", "%(guard)s was called back.")
    of_matter = False
    guard: Annotated[UUID, _person]  # or the officer: whoever hears of a guard hears of him
