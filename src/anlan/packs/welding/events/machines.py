# SPDX-License-Identifier: Apache-2.0
"""What can happen to machines and their chips."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class FirmEnrolled(Event):
    """A firm of the register welds; its industry decides by which rules."""

    sentence = pgettext_lazy("welding", "A firm was enrolled for welding.")
    of_matter = False
    firm: UUID
    industry: Code


class MachineRegistered(Event):
    """A machine has its code."""

    sentence = pgettext_lazy("welding", "A welding machine was registered.")
    of_matter = False
    machine: UUID
    firm: UUID


class OrderPlaced(Event):
    """A chip is to be fitted; where one is to be replaced, somebody else agreed."""

    sentence = pgettext_lazy("welding", "A chip was ordered for the machine.")
    of_matter = False
    machine: UUID
    order: UUID
    replaces: Code


class OrderAgreed(Event):
    """A second person agreed that chip and code are bound anew."""

    sentence = pgettext_lazy("welding", "%(person)s agreed to a new chip.")
    of_matter = False
    machine: UUID
    order: UUID
    person: Annotated[UUID, _person]


class ChipFitted(Event):
    """Chip, code and machine are bound in one order."""

    sentence = pgettext_lazy("welding", "A chip was fitted by %(installer)s.")
    of_matter = False
    machine: UUID
    order: UUID
    chip: Code
    installer: Annotated[UUID, _person]


class ChipTested(Event):
    """The fitted chip passed its test."""

    sentence = pgettext_lazy("welding", "The chip was tested.")
    of_matter = False
    machine: UUID
    order: UUID
    chip: Code


class ActivationConfirmed(Event):
    """One of the two who must confirm did so."""

    sentence = pgettext_lazy("welding", "%(person)s confirmed that the machine works.")
    of_matter = False
    machine: UUID
    order: UUID
    person: Annotated[UUID, _person]


class MachineActivated(Event):
    """Installer and safety officer confirmed: it can be started by code."""

    sentence = pgettext_lazy("welding", "The machine was activated.")
    of_matter = False
    machine: UUID
    order: UUID


class MachineMoved(Event):
    """The machine stands elsewhere."""

    sentence = pgettext_lazy("welding", "The machine was moved.")
    of_matter = False
    machine: UUID


class MachineSentToRepair(Event):
    """The machine is repaired and cannot be started."""

    sentence = pgettext_lazy("welding", "The machine was sent to repair.")
    of_matter = False
    machine: UUID


class MachineBackFromRepair(Event):
    """The machine is back in use."""

    sentence = pgettext_lazy("welding", "The machine is back from repair.")
    of_matter = False
    machine: UUID


class MachineRetired(Event):
    """The machine is gone; its chip is free."""

    sentence = pgettext_lazy("welding", "The machine was retired.")
    of_matter = False
    machine: UUID


class MachineFlagged(Event):
    """Something is wrong with a machine: suspected modification, or it is not heard."""

    sentence = pgettext_lazy("welding", "The machine was marked: %(flag)s.")
    of_matter = False
    machine: UUID
    flag: Annotated[Code, Ref("code")]
    because: Code = ""


class MachineCleared(Event):
    """What was wrong with a machine was looked at and cleared."""

    sentence = pgettext_lazy("welding", "The mark %(flag)s was cleared by %(person)s.")
    of_matter = False
    machine: UUID
    flag: Annotated[Code, Ref("code")]
    person: Annotated[UUID, _person]


class MachineLocked(Event):
    """Nobody can start the machine until it is unlocked."""

    sentence = pgettext_lazy("welding", "The machine was locked.")
    of_matter = False
    machine: UUID
    because: Annotated[Code, Ref("code")]


class MachineUnlocked(Event):
    """The lock was taken away."""

    sentence = pgettext_lazy("welding", "The machine was unlocked.")
    of_matter = False
    machine: UUID


class ChipAsked(Event):
    """Somebody asked the chip for a sign of life, or to begin anew."""

    sentence = pgettext_lazy("welding", "%(person)s asked the chip: %(what)s.")
    of_matter = False
    machine: UUID
    chip: Code
    what: Annotated[Code, Ref("code")]
    number: int
    person: Annotated[UUID, _person]


class ChipOnline(Event):
    """The chip is heard again."""

    sentence = pgettext_lazy("welding", "The chip is online.")
    of_matter = False
    machine: UUID
    chip: Code


class ChipOffline(Event):
    """The chip is not heard."""

    sentence = pgettext_lazy("welding", "The chip is offline.")
    of_matter = False
    machine: UUID
    chip: Code


class MachinesImported(Event):
    """Machines came in by a file."""

    sentence = pgettext_lazy("welding", "%(written)s machines were imported.")
    of_matter = False
    firm: UUID
    written: int


class ChipStoryBroken(Event):
    """Numbered events of a chip are missing, or do not follow from one another."""

    sentence = pgettext_lazy("welding", "The story of a chip has a gap.")
    of_matter = False
    machine: UUID
    chip: Code
    after: int
    because: Code
