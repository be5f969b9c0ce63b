# SPDX-License-Identifier: Apache-2.0
"""What can happen between a scan and a stop."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class WeldGranted(Event):
    """He may weld this here and now: a lease was made."""

    sentence = pgettext_lazy("welding", "A start was granted to %(welder)s.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    permit: UUID | None = None
    until: datetime
    is_unverified: bool = False


class StartRefused(Event):
    """He may not, and the code says why."""

    sentence = pgettext_lazy("welding", "A start was refused: %(code)s.")
    of_matter = False
    machine: UUID
    welder: Annotated[UUID | None, _person] = None
    permit: UUID | None = None
    code: Annotated[Code, Ref("code")]
    refusal: UUID


class LeaseSent(Event):
    """The lease is on its way to the chip."""

    sentence = pgettext_lazy("welding", "The lease was sent.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]


class LeaseAccepted(Event):
    """The chip closed its relay."""

    sentence = pgettext_lazy("welding", "The machine accepted the lease.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]


class LeaseDeclined(Event):
    """The chip said no."""

    sentence = pgettext_lazy("welding", "The machine declined the lease: %(why)s.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    why: Annotated[Code, Ref("code")]


class LeaseUnknown(Event):
    """No answer came within five seconds; what became of it is asked."""

    sentence = pgettext_lazy("welding", "The machine has not answered.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]


class LeaseRetried(Event):
    """The chip wanted a newer command; it goes out once more."""

    sentence = pgettext_lazy("welding", "The lease is sent once more.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]


class ArcStruck(Event):
    """The first arc of a session."""

    sentence = pgettext_lazy("welding", "The first arc was struck.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]


class WeldExtended(Event):
    """The lease holds longer, within what permit and certificate allow."""

    sentence = pgettext_lazy("welding", "The lease was extended.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    until: datetime


class WeldShortened(Event):
    """The certificate that the session stands on ends earlier than was told; the lease ends with it (AX-R2)."""

    sentence = pgettext_lazy("welding", "The lease ends earlier: %(until)s.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    until: datetime


class StopAsked(Event):
    """The session is to end at the next gap of the arc."""

    sentence = pgettext_lazy("welding", "A stop was asked for: %(reason)s.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    reason: Annotated[Code, Ref("code")]


class WeldStopped(Event):
    """The session is over."""

    sentence = pgettext_lazy("welding", "Welding ended: %(reason)s.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    permit: UUID | None = None
    reason: Annotated[Code, Ref("code")]
    at_once: bool = False


class EmergencyUnlocked(Event):
    """The duty manager unlocked the machine, for an hour at most."""

    sentence = pgettext_lazy("welding", "An emergency unlock by %(by)s.")
    of_matter = False
    session: UUID
    machine: UUID
    welder: Annotated[UUID, _person]
    by: Annotated[UUID, _person]
    until: datetime


class EmergencyReviewed(Event):
    """The street has looked at an emergency unlock."""

    sentence = pgettext_lazy("welding", "An emergency unlock was reviewed: %(verdict)s.")
    of_matter = False
    session: UUID
    machine: UUID
    verdict: Annotated[Code, Ref("code")]


class MachineAlarmed(Event):
    """Gas, temperature, the emergency stop or a hand inside the machine."""

    sentence = pgettext_lazy("welding", "The machine raised an alarm: %(kind)s.")
    of_matter = False
    machine: UUID
    session: UUID | None = None
    kind: Annotated[Code, Ref("code")]
