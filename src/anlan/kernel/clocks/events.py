# SPDX-License-Identifier: Apache-2.0
"""What can happen to a clock; a lateness is said, never hidden."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..events.base import Code, Event, Ref


class ClockEvent(Event):
    """Every clock's event says which clock."""

    id: UUID
    clock: Annotated[Code, Ref("clock")]


class ClockStarted(ClockEvent):
    """A time limit began to run."""

    sentence = pgettext_lazy("kernel", "Clock “%(clock)s” runs until %(due_at)s.")
    due_at: datetime


class ClockMet(ClockEvent):
    """What was due was done; `late_seconds` above zero says by how much it was late."""

    sentence = pgettext_lazy("kernel", "Clock “%(clock)s”: done.")
    late_seconds: int


class ClockBreached(ClockEvent):
    """The time was over and it was not done."""

    sentence = pgettext_lazy("kernel", "Clock “%(clock)s” is over.")
    due_at: datetime
    rung: int


class ClockRang(ClockEvent):
    """It is time to begin something; nobody is late."""

    sentence = pgettext_lazy("kernel", "“%(clock)s”: it is time.")


class ClockCleared(ClockEvent):
    """It had been done in time after all: the news came late. The breach stays in the history."""

    sentence = pgettext_lazy("kernel", "Clock “%(clock)s”: it had been done in time; the news came late.")


class ClockPaused(ClockEvent):
    """A clock stands still, for a reason that is on the file."""

    sentence = pgettext_lazy("kernel", "Clock “%(clock)s” was paused.")


class ClockResumed(ClockEvent):
    """A clock goes on."""

    sentence = pgettext_lazy("kernel", "Clock “%(clock)s” goes on until %(due_at)s.")
    due_at: datetime
