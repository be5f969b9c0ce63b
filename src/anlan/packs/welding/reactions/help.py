# SPDX-License-Identifier: Apache-2.0
"""A call for help becomes a warning of the firm, so that somebody signs for it and it is not lost."""

from dataclasses import dataclass
from uuid import UUID

from anlan.kernel.following import Outside, reaction

from ..commands.raise_warning import raise_warning


@dataclass(frozen=True)
class Called:
    """What is read of a call."""

    person: UUID
    firm: UUID
    machine: UUID | None
    why: str


@reaction("welding.help_called")
def warn_of_calls(event: Called, outside: Outside) -> None:
    """A call for help is put before the firm's safety officers and duty manager; the same call again is counted."""
    sort = "help_called" if event.why == "danger" else "help_asked"
    outside.run(
        raise_warning, sort=sort, cause=f"{sort}:{event.person}", firm=event.firm, machine=event.machine,
        person=event.person,
    )  # fmt: skip
