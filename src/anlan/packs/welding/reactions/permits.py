# SPDX-License-Identifier: Apache-2.0
"""What follows for permits: the first arc begins the work, the end of its time makes a permit overdue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.following import Outside, errand, reaction

from ..commands.begin_work import begin_work
from ..commands.mark_overdue import mark_overdue
from ..commands.suspend_for_gas import suspend_for_gas
from ..models.permits import Permit
from ..models.sessions import Session
from ..queries.permits import overdue, under_alarm


@dataclass(frozen=True)
class Struck:
    """What is read of an arc."""

    session: UUID


@reaction("welding.arc_struck")
def note_the_first_arc(event: Struck, outside: Outside) -> None:
    """The first arc under a permit begins its work; later ones change nothing."""
    permit = Session.objects.filter(pk=event.session).values_list("permit", flat=True).first()
    stage = (
        Permit.objects.filter(pk=permit).values_list("matter__stage", flat=True).first() if permit else None
    )
    if stage == "approved":
        outside.run(begin_work, permit=permit)


@dataclass(frozen=True)
class Alarmed:
    """What is read of an alarm."""

    machine: UUID
    session: UUID | None
    kind: str
    at: datetime


@reaction("welding.machine_alarmed")
def stand_still_for_gas(event: Alarmed, outside: Outside) -> None:
    """One chip smells gas: it cuts its own arc at once, and all work under its permit is suspended (AX-R7)."""
    if event.kind == "gas":
        for permit in under_alarm(event.machine, event.session):
            outside.run(suspend_for_gas, permit=permit, alarmed_at=event.at)


@errand(every=timedelta(seconds=30))
def end_what_is_over(outside: Outside) -> None:
    """A permit whose time is over while it is in force becomes overdue (AX-R6)."""
    for permit in overdue(outside.at):
        outside.run(mark_overdue, permit=permit)
