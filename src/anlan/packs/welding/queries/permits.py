# SPDX-License-Identifier: Apache-2.0
"""Which hot-work permit lets a welder start a machine: only read, never written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from ..models.machines import Machine


@dataclass(frozen=True)
class PermitStanding:
    """How it stands with the permit for a start: which one, until when, its gas and watcher, and what is against it."""

    needed: bool
    permit: UUID | None = None
    number: str = ""
    ends_at: datetime | None = None
    gas: Literal["ok", "missing", "stale", "bad", "not_needed"] = "not_needed"
    watcher_present: bool = False
    reasons: tuple[str, ...] = ()  # as `R06:not_now`; empty: nothing is against it


NONE_FOUND = ("R06:no_permit",)


def permit_for(machine: Machine, welder: UUID, at: datetime) -> PermitStanding:
    """No permit can be written yet, so none is found."""
    return PermitStanding(needed=machine.needs_permit, reasons=NONE_FOUND if machine.needs_permit else ())
