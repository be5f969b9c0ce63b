# SPDX-License-Identifier: Apache-2.0
"""What can happen to a matter's team."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..declare import Label
from ..events.base import Code, Event, Ref

_person = Ref("kernel.Person")
_seat = Ref("seat")


class WhyNot(StrEnum):
    """Why somebody cannot come, or cannot stay."""

    BUSY = "busy"
    AWAY = "away"
    CONFLICT = "conflict"
    UNWELL = "unwell"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _WHY_NOT[self]


_WHY_NOT = {
    WhyNot.BUSY: pgettext_lazy("kernel", "on another case"),
    WhyNot.AWAY: pgettext_lazy("kernel", "too far away"),
    WhyNot.CONFLICT: pgettext_lazy("kernel", "kin or friend of one concerned"),
    WhyNot.UNWELL: pgettext_lazy("kernel", "unwell"),
}


class TeamCalled(Event):
    """The team of a matter was called together."""

    sentence = pgettext_lazy("kernel", "The team was called.")


class SeatCalled(Event):
    """A person was called into a seat."""

    sentence = pgettext_lazy("kernel", "%(person)s was called as %(seat)s.")
    seat: Annotated[Code, _seat]
    person: Annotated[UUID, _person]
    call: UUID
    is_substitute: bool = False


class SeatEmpty(Event):
    """Nobody is left who could take a seat."""

    sentence = pgettext_lazy("kernel", "Nobody is left for the seat %(seat)s.")
    seat: Annotated[Code, _seat]


class SeatAccepted(Event):
    """Whoever was called comes."""

    sentence = pgettext_lazy("kernel", "%(person)s comes as %(seat)s.")
    seat: Annotated[Code, _seat]
    person: Annotated[UUID, _person]
    call: UUID


class SeatDeclined(Event):
    """Whoever was called cannot come."""

    sentence = pgettext_lazy("kernel", "%(person)s cannot come as %(seat)s: %(why)s.")
    seat: Annotated[Code, _seat]
    person: Annotated[UUID, _person]
    call: UUID
    why: WhyNot


class SeatSilent(Event):
    """Whoever was called did not answer in time."""

    sentence = pgettext_lazy("kernel", "%(person)s did not answer as %(seat)s.")
    seat: Annotated[Code, _seat]
    person: Annotated[UUID, _person]
    call: UUID


class SeatAnswered(Event):
    """Every call into a seat has its answer; its clock stops."""

    sentence = pgettext_lazy("kernel", "The seat %(seat)s has answered.")
    seat: Annotated[Code, _seat]


class SeatsAnswered(Event):
    """Every seat that must be taken has answered."""

    sentence = pgettext_lazy("kernel", "All departments have answered.")


class TeamComplete(Event):
    """Every seat that must be taken is taken."""

    sentence = pgettext_lazy("kernel", "The team is complete.")


class SeatArrived(Event):
    """A member is on the spot."""

    sentence = pgettext_lazy("kernel", "%(person)s is on the spot.")
    seat: Annotated[Code, _seat]
    person: Annotated[UUID, _person]
    call: UUID


class FirstArrived(Event):
    """The first of the team is on the spot."""

    sentence = pgettext_lazy("kernel", "The first of the team is on the spot.")


class SeatLeft(Event):
    """A member left in the middle; the seat is called again."""

    sentence = pgettext_lazy("kernel", "%(person)s left the team: %(why)s.")
    seat: Annotated[Code, _seat]
    person: Annotated[UUID, _person]
    call: UUID
    why: WhyNot


class TeamReleased(Event):
    """The team has done its work."""

    sentence = pgettext_lazy("kernel", "The team was released.")
