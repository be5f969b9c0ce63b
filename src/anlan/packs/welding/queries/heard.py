# SPDX-License-Identifier: Apache-2.0
"""What every word of a chip asks for: its row, its machine, its session; statements made up once, for there are thousands a minute."""

from uuid import UUID

from anlan.kernel.command.ready import Ready

from ..models.machines import Chip, Machine
from ..models.sessions import Arc, ChipEvent, Session

_CHIP = Ready(lambda code: Chip.objects.filter(pk=code), str)
_MACHINE = Ready(lambda key: Machine.objects.select_related("firm__organisation").filter(pk=key), UUID)
_CODED = Ready(lambda code: Machine.objects.filter(code=code).values_list("pk", flat=True), str)
_CHIP_OF = Ready(lambda machine: Chip.objects.filter(machine=machine), UUID)
_FROM = Ready(
    lambda chip, number: ChipEvent.objects.filter(chip=chip, number__gte=number).order_by("number"), str, int
)
_SESSION = Ready(lambda key, machine: Session.objects.filter(pk=key, machine=machine), UUID, UUID)
_SESSION_BY_ID = Ready(lambda key: Session.objects.filter(pk=key), UUID)
_OPEN = Ready(lambda machine: Session.objects.filter(machine=machine, ended_at=None), UUID)
_ARCING = Ready(
    lambda machine: Arc.objects.filter(machine=machine, ended_at=None).order_by("-began_at"), UUID
)


def chip_row(code: str) -> Chip | None:
    """A chip as it stands."""
    return _CHIP.first(code)


def chip_in(machine: UUID) -> Chip | None:
    """The chip in a machine."""
    return _CHIP_OF.first(machine)


def machine_row(key: UUID) -> Machine:
    """A machine with its firm; raises DoesNotExist."""
    found = _MACHINE.first(key)
    if found is None:
        raise Machine.DoesNotExist(key)
    return found


def machine_of_code(code: str) -> UUID | None:
    """The machine under a code."""
    return _CODED.first(code)


def told_from(chip: str, number: int) -> list[ChipEvent]:
    """What a chip told from a number on, in its order."""
    return _FROM(chip, number)


def session_row(key: UUID) -> Session | None:
    """A session as it stands."""
    return _SESSION_BY_ID.first(key)


def session_on(key: UUID, machine: UUID) -> Session | None:
    """A session, if it is one of this machine."""
    return _SESSION.first(key, machine)


def open_on(machine: UUID) -> Session | None:
    """The session that is open on a machine; there is one at most."""
    return _OPEN.first(machine)


def arcs_burning(machine: UUID) -> list[Arc]:
    """Arcs without an end, the newest first."""
    return _ARCING(machine)
